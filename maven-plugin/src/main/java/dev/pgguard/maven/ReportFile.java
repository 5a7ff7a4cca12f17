package dev.pgguard.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a goal's report goes. It is there only when the goal came to a verdict, and only with that verdict. */
final class ReportFile {

    private final @Nullable Path folder;
    private final String name;
    private final Consumer<String> warning;
    private Optional<Path> written = Optional.empty();

    /** @param folder null where no reports are wanted */
    ReportFile(@Nullable Path folder, String name, Consumer<String> warning) {
        this.folder = folder;
        this.name = name;
        this.warning = warning;
    }

    /** Another one beside it. */
    ReportFile beside(String other) {
        return new ReportFile(folder, other, warning);
    }

    void deleteOld() throws IOException {
        if (folder != null) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    /** Where that is not possible, the verdict is told all the same. */
    void write(String json) {
        if (folder == null) {
            return;
        }
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(folder);
            Files.writeString(file, json);
            written = Optional.of(file);
        } catch (IOException e) {
            warning.accept("The report " + file + " could not be written (" + e + ").");
        }
    }

    /** Empty when it was not, or could not be. */
    Optional<Path> written() {
        return written;
    }
}
