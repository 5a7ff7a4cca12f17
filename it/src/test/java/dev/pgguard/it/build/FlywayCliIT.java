package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The {@code all} jar in a folder of Flyway's command line. Its archive weighs 190 MB: downloaded where the environment variable
 * CI is set, or with {@code -Pflyway-cli}.
 */
final class FlywayCliIT {

    private static final Path HOME =
            Path.of("target", "flyway-cli", "flyway-10.22.0").toAbsolutePath();
    private static final Path JAR = Path.of(
            System.getProperty("guard.build.root", ".."),
            "flyway-guard",
            "target",
            "flyway-guard-" + System.getProperty("guard.build.version") + "-all.jar");

    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();
    private final String owner = database.monitoringOwner();
    private final Path directory;

    FlywayCliIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void fillTheShop() throws IOException {
        assumeThat(HOME)
                .as("NOT RUN: Flyway's command line was not downloaded; -Pflyway-cli does it")
                .exists();
        for (String folder : List.of("drivers", "lib", "jars")) {
            Files.deleteIfExists(HOME.resolve(folder).resolve("flyway-guard-all.jar"));
        }
        Files.writeString(directory.resolve("V1__status.sql"), "alter table shop.orders add column status text;");
        database.execute(
                "create schema shop authorization " + owner,
                "create table shop.orders (id int)",
                "alter table shop.orders owner to " + owner);
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private ChildProcess migrate(String folder, String... options) throws IOException {
        Files.createDirectories(HOME.resolve(folder));
        Path jar = HOME.resolve(folder).resolve("flyway-guard-all.jar");
        if (!Files.exists(jar)) {
            Files.copy(JAR, jar);
        }
        List<String> command = new ArrayList<>(List.of(
                HOME.resolve("flyway").toString(),
                "-url=" + database.url(),
                "-user=" + owner,
                "-locations=filesystem:" + directory));
        command.addAll(List.of(options));
        command.add("migrate");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return ChildProcess.start(builder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drivers", "lib"})
    void guardsFromAFolderOfTheLaunchersClassPath(String folder) throws IOException {
        try (Blocker report = Blocker.holding(database, "ACCESS SHARE", "shop.orders");
                ChildProcess run = migrate(
                        folder, "-guard.maxAttempts=2", "-guard.lockTimeout=300ms", "-guard.initialDelay=50ms")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("V1__status.sql  attempt 1/2")
                    .contains("pid " + report.pid() + " (app=" + Blocker.APPLICATION);
        }
        Files.writeString(directory.resolve("flyway.toml"), "[flyway.guard]\nmaxAttempts = \"3\"\n");
        try (ChildProcess next = migrate(folder)) {
            assertThat(next.exitCode()).as(next.output()).isZero();
            assertThat(next.output()).contains("maxAttempts=3", "[pgguard] 1 migration applied in 1 attempt");
        }
        assertThat(database.value("select string_agg(script || ' ' || success, ',') from flyway_schema_history"))
                .isEqualTo("V1__status.sql true");
    }

    /** Flyway looks for plug-ins with the class loader of its own classes, and loads that folder with another one. */
    @Test
    void cannotGuardFromFolderJars() throws IOException {
        try (ChildProcess run = migrate("jars", "-guard.lockTimeout=1s")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("flyway.guard.lockTimeout");
        }
        try (ChildProcess run = migrate("jars")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).doesNotContain("[pgguard]");
        }
    }
}
