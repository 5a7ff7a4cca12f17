package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The {@code all} jar in the folder {@code lib} of Liquibase's command line, the oldest and the newest. Its archive is not in Maven
 * Central: its folder is laid out here of the same jars, and the launcher of its script is run, which finds them as it does there.
 */
@ParameterizedClass
@MethodSource("versions")
final class LiquibaseCliIT {

    private static final Path JARS = Path.of(System.getProperty("liquibase.jars", "target/liquibase"));
    private static final Path MORE_JARS = Path.of("target", "liquibase-cli");
    private static final String CORE = "liquibase-core.jar";
    private static final Path GUARD = Path.of(
            System.getProperty("guard.build.root", ".."),
            "liquibase-guard",
            "target",
            "liquibase-guard-" + System.getProperty("guard.build.version") + "-all.jar");

    private final String version;
    private final Path home;
    private final Path work;
    private final Shop shop = new Shop();

    LiquibaseCliIT(String version, @TempDir Path directory) {
        this.version = version;
        this.home = directory.resolve("home");
        this.work = directory.resolve("work");
    }

    static List<String> versions() {
        return LiquibaseProject.oldestAndNewest();
    }

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(work);
        Path internal = Files.createDirectories(home.resolve("internal").resolve("lib"));
        for (Path jars : List.of(JARS.resolve(version), MORE_JARS)) {
            try (Stream<Path> files = Files.list(jars)) {
                for (Path jar : files.toList()) {
                    String name = jar.getFileName().toString();
                    Files.copy(jar, internal.resolve(name.startsWith("liquibase-core") ? CORE : name));
                }
            }
        }
        Files.copy(GUARD, Files.createDirectories(home.resolve("lib")).resolve("liquibase-guard-all.jar"));
        Files.writeString(
                work.resolve("changelog.sql"),
                """
                --liquibase formatted sql
                --changeset shop:status
                alter table shop.orders add column status text;
                --rollback alter table shop.orders drop column status;
                """);
    }

    @AfterEach
    void leaveNothingBehind() {
        shop.close();
    }

    private ChildProcess liquibase(String... words) {
        return liquibase(Map.of(), words);
    }

    private ChildProcess liquibase(Map<String, String> environment, String... words) {
        List<String> line = ChildProcess.jvm();
        line.addAll(List.of(
                "-Dliquibase.analytics.enabled=false",
                "-cp",
                home.resolve("internal").resolve("lib").resolve(CORE).toString(),
                "liquibase.integration.commandline.LiquibaseLauncher",
                "--url=" + shop.database().url(),
                "--username=" + shop.owner(),
                "--changelog-file=changelog.sql"));
        line.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(line).directory(work.toFile());
        builder.environment().put("LIQUIBASE_HOME", home.toString());
        builder.environment().putAll(environment);
        return ChildProcess.start(builder);
    }

    @Test
    void guardsAnUpdate() {
        try (Blocker report = Blocker.holding(shop.database(), "ACCESS SHARE", "shop.orders")) {
            try (ChildProcess run = liquibase(
                    "--guard-max-attempts=2", "--guard-lock-timeout=300ms", "--guard-initial-delay=50ms", "update")) {
                assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
                assertThat(run.output())
                        .contains("changelog.sql::status::shop  attempt 1/2: could not lock shop.orders")
                        .contains("pid " + report.pid() + " (app=" + Blocker.APPLICATION)
                        .contains("docs/runbook.md#lock-not-available");
            }
            assertThat(shop.columns()).isEqualTo("id,amount");
            assertThat(shop.changelog()).isNull();
            assertThat(shop.locked()).isFalse();
        }
        try (ChildProcess next =
                liquibase(Map.of("LIQUIBASE_GUARD_MAX_ATTEMPTS", "3"), "--liquibase-guard-max-delay=9s", "update")) {
            assertThat(next.exitCode()).as(next.output()).isZero();
            assertThat(next.output())
                    .contains("maxAttempts=3", "maxDelay=9s", "[pgguard] 1 migration applied in 1 attempt");
        }
        assertThat(shop.changelog()).isEqualTo("status EXECUTED");
    }

    @Test
    void takesSettingsOfItsFileOfProperties() throws IOException {
        Files.writeString(work.resolve("liquibase.properties"), "guard.maxAttempts=4\nliquibase.guard.maxDelay=8s\n");
        try (ChildProcess run = liquibase("update")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains("maxAttempts=4", "maxDelay=8s");
        }
    }

    @Test
    void refusesASpellingInItsFileOfPropertiesThatLiquibaseIgnores() throws IOException {
        Files.writeString(work.resolve("liquibase.properties"), "guard-max-attempts=4\n");
        try (ChildProcess run = liquibase("update")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("guard-max-attempts");
        }
        assertThat(shop.columns()).isEqualTo("id,amount");
    }

    @Test
    void refusesAnOptionThatItDoesNotKnow() {
        try (ChildProcess run = liquibase("--guard-lock-timeouts=1s", "update")) {
            assertThat(run.exitCode()).as(run.output()).isNotZero();
            assertThat(run.output()).contains("--guard-lock-timeouts");
        }
        assertThat(shop.columns()).isEqualTo("id,amount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback-count --count=1", "drop-all"})
    void refusesWhatDestroysData(String command) {
        try (ChildProcess first = liquibase("update")) {
            assertThat(first.exitCode()).as(first.output()).isZero();
        }
        try (ChildProcess run = liquibase(command.split(" "))) {
            assertThat(run.exitCode()).as(run.output()).isNotZero();
            assertThat(run.output()).contains("is refused; nothing was changed");
        }
        assertThat(shop.changelog()).isEqualTo("status EXECUTED");
        assertThat(shop.columns()).isEqualTo("id,amount,status");
    }
}
