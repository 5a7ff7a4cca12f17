package dev.pgguard.maven;

import dev.pgguard.maven.fix.Fixed;
import dev.pgguard.sql.SourceText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.maven.plugin.MojoFailureException;

/** Files that get another text: each is replaced as a whole or not at all, and keeps its byte order mark and its rights. */
final class RewrittenFiles {

    private final Map<Path, byte[]> contents;

    private RewrittenFiles(Map<Path, byte[]> contents) {
        this.contents = contents;
    }

    /**
     * Reads each once more, before anything is written.
     *
     * @throws MojoFailureException when one is no longer as it was, or is not to be written
     */
    static RewrittenFiles of(List<Fixed.Change> changes, Function<String, Path> file) throws MojoFailureException {
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        for (Fixed.Change change : changes) {
            Path path = file.apply(change.before().path());
            try {
                // behind a link: the link itself stays
                Path real = path.toRealPath();
                if (!Files.isWritable(real)) {
                    throw new MojoFailureException("[pgguard] " + path
                            + " may not be written. Nothing was written. Make it writable, and run the goal again.");
                }
                contents.put(real, content(path, Files.readAllBytes(real), change));
            } catch (IOException e) {
                throw new MojoFailureException(
                        "[pgguard] " + path + " cannot be read any more (" + e + "). Nothing was written.", e);
            }
        }
        return new RewrittenFiles(contents);
    }

    private static byte[] content(Path path, byte[] now, Fixed.Change change) throws MojoFailureException {
        if (!(SourceText.of(now) instanceof SourceText.Text text)
                || !text.text().equals(change.before().text())) {
            throw new MojoFailureException("[pgguard] " + path
                    + " has been changed by somebody else meanwhile. Nothing was written. Run the goal again.");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        if (text.byteOrderMark()) {
            content.writeBytes("\uFEFF".getBytes(StandardCharsets.UTF_8));
        }
        content.writeBytes(change.after().text().getBytes(StandardCharsets.UTF_8));
        return content.toByteArray();
    }

    /** @throws MojoFailureException when one cannot be, with the names of those that are written already */
    void write() throws MojoFailureException {
        List<Path> written = new ArrayList<>();
        for (Map.Entry<Path, byte[]> each : contents.entrySet()) {
            try {
                replace(each.getKey(), each.getValue());
            } catch (IOException e) {
                throw new MojoFailureException(
                        "[pgguard] " + each.getKey() + " could not be written (" + e
                                + "). It is as it was. Written before it: " + (written.isEmpty() ? "none" : written)
                                + ". Correct that, and run the goal again.",
                        e);
            }
            written.add(each.getKey());
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path whole = Files.createTempFile(file.getParent(), ".guard-fix", ".tmp");
        try {
            Files.write(whole, content);
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(whole, Files.getPosixFilePermissions(file));
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
