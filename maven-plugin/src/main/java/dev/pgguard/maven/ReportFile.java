package dev.pgguard.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Where a goal's report goes. It is there only when the goal came to a verdict, and only with that verdict. */
final class ReportFile {

    private final Path file;
    private final Consumer<String> warning;
    private Optional<Path> written = Optional.empty();

    ReportFile(Path folder, String name, Consumer<String> warning) {
        this.file = folder.resolve(name);
        this.warning = warning;
    }

    void deleteOld() throws IOException {
        Files.deleteIfExists(file);
    }

    /** Where that is not possible, the verdict is told all the same. */
    void write(String json) {
        try {
            Files.createDirectories(file.getParent());
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
