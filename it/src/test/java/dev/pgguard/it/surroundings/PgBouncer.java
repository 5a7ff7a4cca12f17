package dev.pgguard.it.surroundings;

import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PgBouncer of Debian's package in front of a database; {@link #close} ends it. */
final class PgBouncer implements AutoCloseable {

    private final Path folder;
    private final ChildProcess process;
    private final String url;

    private PgBouncer(Path folder, ChildProcess process, String url) {
        this.folder = folder;
        this.process = process;
        this.url = url;
    }

    /** Where it is installed; Debian's {@code /usr/sbin} is not on everybody's path. */
    static Optional<Path> binary() {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin"))
                .filter(directory -> !directory.isBlank())
                .map(directory -> Path.of(directory, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param settings lines of its configuration, for example {@code pool_mode = transaction} */
    static PgBouncer start(Path binary, TestDatabase database, String... settings) {
        try {
            Path folder = Files.createTempDirectory("pgbouncer");
            // it steps down from root, and must be able to read its configuration
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            int port = freePort();
            Path configuration = folder.resolve("pgbouncer.ini");
            Files.writeString(
                    configuration,
                    """
                    [databases]
                    * = host=%s port=%d
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = trust
                    auth_file = %s
                    ignore_startup_parameters = extra_float_digits
                    %s
                    """
                            .formatted(
                                    database.node().host(),
                                    database.node().port(),
                                    port,
                                    folder.resolve("users"),
                                    String.join("\n", settings)));
            Files.writeString(folder.resolve("users"), "\"postgres\" \"\"\n\"" + owner(database) + "\" \"\"\n");
            ChildProcess process = ChildProcess.start(new ProcessBuilder(command(binary, configuration)));
            process.awaitLine("process up");
            return new PgBouncer(folder, process, "jdbc:postgresql://127.0.0.1:" + port + "/" + database.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String owner(TestDatabase database) {
        return String.valueOf(
                database.value("select pg_get_userbyid(datdba) from pg_database where datname = current_database()"));
    }

    private static List<String> command(Path binary, Path configuration) {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=nobody");
        }
        command.add(configuration.toString());
        return command;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String url(String role) {
        return url + "?user=" + role;
    }

    @Override
    public void close() {
        process.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
