package dev.pgguard.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;

/**
 * The fixture's directories below java.io.tmpdir: a cache that all JVMs of one user share, and one run directory per JVM, which
 * the next JVM removes when this one was killed.
 */
final class Workspace {

    private static final Object IN_THIS_JVM = new Object();

    private final Path root;
    private final Path run;
    /** Never closed: the operating system releases its lock when this JVM ends, however it ends. */
    private final FileChannel alive;

    private Workspace(Path root, Path run, FileChannel alive) {
        this.root = root;
        this.run = run;
        this.alive = alive;
    }

    /** The one of this JVM. */
    static Workspace ofThisJvm() {
        return OfThisJvm.WORKSPACE;
    }

    private static final class OfThisJvm {
        private static final Workspace WORKSPACE = open();
    }

    /** Also takes away what killed JVMs left. */
    private static Workspace open() {
        Path root = Path.of(System.getProperty("java.io.tmpdir"), "pgguard-" + System.getProperty("user.name"));
        try {
            readableDirectory(root);
            if (posix(root) && !Files.getOwner(root).getName().equals(System.getProperty("user.name"))) {
                throw new IllegalStateException(root + " belongs to another user. Remove it or set -Djava.io.tmpdir.");
            }
            Path runs = readableDirectory(root.resolve("run"));
            return locked(root.resolve("run.lock"), () -> {
                removeAbandoned(runs);
                Path run = readableDirectory(
                        runs.resolve(ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime(), 36)));
                FileChannel alive = FileChannel.open(
                        run.resolve("alive.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (alive.tryLock() == null) {
                    throw new IllegalStateException("Somebody else locked the new " + run);
                }
                return new Workspace(root, run, alive);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Could not prepare " + root, e);
        }
    }

    /** A new empty directory of this JVM that every user may traverse. */
    Path newDirectory(String name) {
        try {
            return readableDirectory(run.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The directory of a costly result that all JVMs share; made by {@code content} when it is missing or incomplete.
     *
     * @param key names the result and changes whenever it would differ
     */
    Path cached(String key, Content content) {
        Path directory = root.resolve("cache").resolve(key);
        Path complete = root.resolve("cache").resolve(key + ".complete");
        try {
            readableDirectory(root.resolve("cache"));
            return locked(root.resolve("cache").resolve(key + ".lock"), () -> {
                if (!Files.exists(complete)) {
                    Trees.delete(directory);
                    readableDirectory(directory);
                    content.fill(directory);
                    Files.createFile(complete);
                }
                return directory;
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Could not prepare " + directory, e);
        }
    }

    /** Fills a cache directory. */
    @FunctionalInterface
    interface Content {
        void fill(Path directory) throws IOException;
    }

    void close() {
        if (!alive.isOpen()) {
            throw new IllegalStateException(run + " was already given up");
        }
        Trees.delete(run);
    }

    static <T> T locked(Path lockFile, Callable<T> work) throws IOException {
        synchronized (IN_THIS_JVM) {
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("Lost the lock on " + lockFile);
                }
                return work.call();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void removeAbandoned(Path runs) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(runs)) {
            for (Path directory : directories) {
                // Closing a second channel would release this JVM's own lock (POSIX).
                if (directory
                        .getFileName()
                        .toString()
                        .startsWith(ProcessHandle.current().pid() + "-")) {
                    continue;
                }
                boolean abandoned;
                try (FileChannel alive = FileChannel.open(
                                directory.resolve("alive.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = alive.tryLock()) {
                    abandoned = lock != null;
                }
                if (abandoned) {
                    Trees.delete(directory);
                }
            }
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Whatever the umask says: the server's user must be able to traverse it. */
    private static Path readableDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        if (posix(directory)) {
            if (Files.getPosixFilePermissions(directory).equals(PosixFilePermissions.fromString("rwxr-xr-x"))) {
                return directory;
            }
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return directory;
    }
}
