package dev.pgguard.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs out of a jar of {@code io.zonky.test.postgres}, unpacked once per machine and jar. */
final class PgBinaries {

    private PgBinaries() {}

    /**
     * The jar of a major, {@code <major>.jar} in the directory that system property {@code pg.binaries} names; never searched
     * on the class path, which can hold only one major.
     */
    static Path jar(int major) {
        Path directory = Path.of(System.getProperty("pg.binaries", "target/pg-binaries"));
        Path jar = directory.resolve(major + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("No PostgreSQL " + major + " at " + jar.toAbsolutePath()
                    + ". Maven puts it there in phase pre-integration-test; outside of Maven run that phase once"
                    + " and set -Dpg.binaries.");
        }
        return jar;
    }

    /** Changes whenever the jar does. */
    static String key(Path jar) {
        try (InputStream in = Files.newInputStream(jar)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, sha256).transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(sha256.digest()).substring(0, 32);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + jar, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unpacks the only {@code .txz} of the jar, readable and executable by everybody. */
    static void unpack(Path jar, Path directory) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    untar(new XZInputStream(new BufferedInputStream(zip)), directory);
                    return;
                }
            }
        }
        throw new IOException("No .txz in " + jar);
    }

    private static void untar(InputStream in, Path directory) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(in);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path target = inside(directory, directory.resolve(entry.getName()));
            if (entry.isDirectory()) {
                Files.createDirectories(target);
                permit(target, "rwxr-xr-x");
                continue;
            }
            Files.createDirectories(target.getParent());
            if (entry.isSymbolicLink()) {
                inside(directory, target.resolveSibling(entry.getLinkName()));
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } else if (entry.isLink()) {
                Files.createLink(target, inside(directory, directory.resolve(entry.getLinkName())));
            } else {
                Files.copy(tar, target);
                permit(target, (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x");
            }
        }
    }

    private static Path inside(Path directory, Path target) throws IOException {
        Path normal = target.normalize();
        if (!normal.startsWith(directory)) {
            throw new IOException("The archive points outside of its directory: " + target);
        }
        return normal;
    }

    private static void permit(Path path, String permissions) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
