package dev.pgguard.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of the embedded provider: containers are taken away by Testcontainers' reaper. */
@OnEachMajor
@DisabledIfSystemProperty(
        named = "pg.provider",
        matches = "docker",
        disabledReason = "asks for processes of this machine")
final class OrphansIT {

    private final int major;

    OrphansIT(int major) {
        this.major = major;
    }

    @ParameterizedTest
    @ValueSource(strings = {"halt", "exit"})
    void noServerOutlivesAJvmThatEnds(String end) {
        try (ChildProcess child = ChildProcess.java(KilledJvm.class, "" + major, end)) {
            assertGone(serversOf(child));
            assertThat(child.exitCode()).isEqualTo(end.equals("halt") ? 7 : 0);
        }
    }

    @Test
    void noServerOutlivesAJvmThatIsKilled() {
        try (ChildProcess child = ChildProcess.java(KilledJvm.class, "" + major, "wait")) {
            List<Long> servers = serversOf(child);
            assertThat(servers).allMatch(OrphansIT::alive);
            child.kill();
            assertGone(servers);
        }
    }

    /** Root steps down to the server's user by itself, so as root this runs the whole fixture as that user. */
    @Test
    void aUserWithoutPrivilegesRunsClustersToo() throws IOException {
        Path copies = Workspace.ofThisJvm().newDirectory("class-path-" + major);
        List<String> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(readableCopy(Path.of(entry), copies.resolve("" + classPath.size())));
        }
        Path jars = Files.createDirectory(copies.resolve("binaries"));
        Files.copy(PgBinaries.jar(major), jars.resolve(major + ".jar"));
        List<String> command = new ArrayList<>(ServerUser.current().prefix());
        command.addAll(ChildProcess.javaCommand(
                String.join(File.pathSeparator, classPath), KilledJvm.class, "" + major, "exit"));
        command.replaceAll(argument -> argument.startsWith("-Dpg.binaries=") ? "-Dpg.binaries=" + jars : argument);
        try (ChildProcess child = ChildProcess.start(Path.of("/"), command.toArray(String[]::new))) {
            List<Long> servers = serversOf(child);
            assertThat(child.awaitLine("^user ")).isNotEqualTo("user root");
            assertThat(child.exitCode()).as(child.output()).isZero();
            assertGone(servers);
        }
    }

    private static List<Long> serversOf(ChildProcess child) {
        String[] pids = child.awaitLine("^pids ").split(" ");
        assertThat(child.awaitLine("^standby ")).isEqualTo("standby true");
        return Arrays.stream(pids).skip(1).map(Long::valueOf).toList();
    }

    private static void assertGone(List<Long> servers) {
        assertThat(servers).hasSize(2);
        // Well below the minute after which a server sees for itself that its directory is gone.
        PgNode.poll("servers " + servers + " to end")
                .atMost(Duration.ofSeconds(20))
                .until(() -> servers.stream().noneMatch(OrphansIT::alive));
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** The build's directory and the local repository may lie in a home that only its owner may enter. */
    private static String readableCopy(Path from, Path to) throws IOException {
        Path target = Files.isDirectory(from) ? to : to.resolveSibling(to.getFileName() + ".jar");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return target.toString();
    }
}
