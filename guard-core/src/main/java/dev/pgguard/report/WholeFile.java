package dev.pgguard.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Writes a file so that who reads it meanwhile finds the old one or the new one, whole. */
final class WholeFile {

    private static final Pattern PART = Pattern.compile("\\.(run|pgguard_).*\\.[0-9a-f-]{36}\\.part");
    private static final long DAY = Duration.ofDays(1).toMillis();

    private WholeFile() {}

    /** Makes the folder where it is missing. Nothing is left behind when it fails, as it does on a full disk. */
    static void write(Path file, String content) throws IOException {
        write(file, content, partOf(file));
    }

    /** @param part is written first, and then becomes the file */
    static void write(Path file, String content, Path part) throws IOException {
        writePart(part, content);
        try {
            replace(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * The same where there is no such file yet, whoever else wants to write it at this moment.
     *
     * @return false when there is one, which stays as it is
     */
    static boolean writeNew(Path file, String content) throws IOException {
        Path part = partOf(file);
        writePart(part, content);
        try {
            Files.createLink(file, part);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (FileSystemException | UnsupportedOperationException e) {
            return moveNew(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Not every file system knows links. */
    private static boolean moveNew(Path part, Path file) throws IOException {
        if (Files.exists(file)) {
            return false;
        }
        replace(part, file);
        return true;
    }

    private static void replace(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Of this write alone: two runs may write into one folder, and in two containers both may be process 1. A name that somebody could
     * guess is no harm, and what makes one that nobody can takes a new JVM 20 ms.
     */
    private static Path partOf(Path file) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return file.resolveSibling(
                "." + file.getFileName() + "." + new UUID(random.nextLong(), random.nextLong()) + ".part");
    }

    private static void writePart(Path part, String content) throws IOException {
        Path folder = part.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            // not as a string: half a character of a text that was cut would be refused
            Files.write(part, content.getBytes(StandardCharsets.UTF_8));
            removeLeftovers(part);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** What runs have left that were killed while they wrote, at least a day ago: nobody writes that any more. */
    private static void removeLeftovers(Path part) throws IOException {
        FileTime now = Files.getLastModifiedTime(part);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(
                part.toAbsolutePath().getParent(),
                each -> PART.matcher(each.getFileName().toString()).matches())) {
            for (Path each : found) {
                if (Files.isRegularFile(each)
                        && now.toMillis() - Files.getLastModifiedTime(each).toMillis() > DAY) {
                    Files.deleteIfExists(each);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // then they stay
            return;
        }
    }
}
