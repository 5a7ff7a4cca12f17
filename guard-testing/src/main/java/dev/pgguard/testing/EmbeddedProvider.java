package dev.pgguard.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Servers from PostgreSQL's binaries out of Maven Central, as processes of this machine. */
final class EmbeddedProvider implements PgProvider {

    private static final AtomicInteger NEXT_DIRECTORY = new AtomicInteger(1);

    private final Workspace workspace = Workspace.ofThisJvm();
    private final ServerUser user = ServerUser.current();

    /** Cold copies of one initdb: the quickest way to servers that share a system identifier and a WAL position. */
    @Override
    public List<PgServer> start(PgShape shape) {
        List<PgServer> servers = new ArrayList<>();
        try {
            Path home = home(shape.major());
            EmbeddedServer primary = server(shape.major(), "primary", home);
            Trees.copy(template(shape.major(), home), primary.data());
            configure(primary, shape);
            if (shape.changesPgControl()) {
                recordInPgControl(primary, home);
            }
            List<EmbeddedServer> standbys = new ArrayList<>();
            for (int n = 1; n <= shape.standbys(); n++) {
                EmbeddedServer standby = server(shape.major(), "standby" + n, home);
                Trees.copy(primary.data(), standby.data());
                standbys.add(standby);
            }
            servers.add(primary);
            primary.startOnFreePort();
            for (EmbeddedServer standby : standbys) {
                servers.add(standby);
                new PgNode(primary).createPhysicalSlot(standby.name());
                follow(standby, primary);
                standby.startOnFreePort();
            }
            return List.copyOf(servers);
        } catch (IOException | RuntimeException e) {
            servers.forEach(PgServer::remove);
            throw e instanceof RuntimeException runtime ? runtime : new UncheckedIOException((IOException) e);
        }
    }

    @Override
    public PgServer standbyOf(PgNode upstream, String name, PgShape shape) {
        EmbeddedServer source = (EmbeddedServer) upstream.server();
        EmbeddedServer standby = server(shape.major(), name, home(shape.major()));
        try {
            String label = BaseBackup.take(upstream, shape.major(), name, copy(source.data(), standby.data()));
            Path labelFile = Files.writeString(standby.data().resolve("backup_label"), label);
            user.own(labelFile);
            follow(standby, source);
            standby.startOnFreePort();
            return standby;
        } catch (IOException | RuntimeException e) {
            standby.remove();
            throw e instanceof RuntimeException runtime ? runtime : new UncheckedIOException((IOException) e);
        }
    }

    private static BaseBackup.Files copy(Path from, Path to) {
        return new BaseBackup.Files() {
            @Override
            public void copyAll() throws IOException {
                Trees.copy(from, to, BaseBackup::descends, BaseBackup::wants);
            }

            @Override
            public void copyControl() throws IOException {
                Path control = Path.of("global", "pg_control");
                Files.copy(
                        from.resolve(control),
                        to.resolve(control),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        };
    }

    private EmbeddedServer server(int major, String name, Path home) {
        Path directory = workspace.newDirectory(NEXT_DIRECTORY.getAndIncrement() + "-pg" + major + "-" + name);
        return new EmbeddedServer(name, home, directory, user);
    }

    private Path home(int major) {
        Path jar = PgBinaries.jar(major);
        return workspace.cached(
                "pg" + major + "-" + PgBinaries.key(jar), directory -> PgBinaries.unpack(jar, directory));
    }

    private Path template(int major, Path home) {
        String key = home.getFileName() + "-template"
                + user.name().map(name -> "-" + name).orElse("");
        return workspace
                .cached(key, directory -> {
                    Path data = directory.resolve("data");
                    Files.createDirectory(data);
                    user.own(data);
                    List<String> initdb = new ArrayList<>(user.prefix());
                    initdb.add(home.resolve("bin").resolve("initdb").toString());
                    initdb.addAll(
                            List.of("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D"));
                    initdb.add(data.toString());
                    Commands.run(initdb);
                })
                .resolve("data");
    }

    private static void configure(EmbeddedServer server, PgShape shape) throws IOException {
        String settings = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                + shape.effectiveSettings().entrySet().stream()
                        .map(setting ->
                                setting.getKey() + " = '" + setting.getValue().replace("'", "''") + "'\n")
                        .collect(Collectors.joining());
        Files.writeString(server.data().resolve("postgresql.conf"), settings, StandardOpenOption.APPEND);
    }

    /** One start in single-user mode, so that a standby's copy does not find larger values in pg_control than its own. */
    private void recordInPgControl(EmbeddedServer server, Path home) {
        List<String> command = new ArrayList<>(user.prefix());
        command.add(home.resolve("bin").resolve("postgres").toString());
        command.addAll(List.of("--single", "-D", server.data().toString(), "postgres"));
        Commands.run(command);
    }

    private void follow(EmbeddedServer standby, EmbeddedServer upstream) throws IOException {
        Path data = standby.data();
        Path signal = data.resolve("standby.signal");
        Files.deleteIfExists(signal);
        Files.createFile(signal);
        user.own(signal);
        Path auto = data.resolve("postgresql.auto.conf");
        List<String> lines = new ArrayList<>(Files.readAllLines(auto));
        lines.removeIf(line -> line.startsWith("primary_"));
        Map<String, String> own = Map.of(
                "primary_conninfo",
                upstream.peerAddress() + " user=postgres application_name=" + standby.name(),
                "primary_slot_name",
                standby.name());
        own.forEach((name, value) -> lines.add(name + " = '" + value + "'"));
        Files.write(auto, lines);
        if (data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
