package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.build.FlywayProject.Version;
import dev.pgguard.it.build.PluginProject.Pom;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Real {@code mvn flyway:migrate} of each version of Flyway, as a role that owns its database and has pg_monitor. */
@ParameterizedClass
@MethodSource("versions")
final class FlywayMavenIT {

    private static final MavenBuild MAVEN = MavenBuild.ofThisBuild(Path.of("target", "flyway-maven-repository"));

    private static final String FAIL_SOON = "-Dflyway.guard.initialDelay=50ms";

    private final Version version;
    private final Path directory;
    private final Shop shop = new Shop();

    FlywayMavenIT(Version version, @TempDir Path directory) {
        this.version = version;
        this.directory = directory;
    }

    static List<Version> versions() {
        return Version.selected();
    }

    @BeforeParameterizedClassInvocation
    static void downloadOnce(Version version) {
        FlywayProject.in(Path.of("target", "maven-it", version.flyway()), MAVEN, version, Pom.PLAIN)
                .prepare();
    }

    @AfterEach
    void leaveNothingBehind() {
        shop.close();
    }

    private FlywayProject project(Pom pom) {
        return FlywayProject.in(directory, MAVEN, version, pom);
    }

    @Test
    void appliesAnAlterThatWasBlockedForSecondsInTheSameRun() {
        FlywayProject project = project(Pom.PLAIN).script("V1__status.sql", Shop.ALTER);
        try (Blocker report = Blocker.holding(shop.database(), "ACCESS SHARE", "shop.orders");
                ChildProcess run = project.migrate(shop)) {
            report.awaitWaiters(1);
            String since = shop.database().value("select clock_timestamp()::text");
            run.awaitLine("V1__status.sql  attempt 1/15: could not lock shop.orders");
            report.releaseWhen("select clock_timestamp() > ?::timestamptz + interval '5 seconds'", since);

            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains("; report: target/migration-guard/run-");
        }
        assertThat(directory.resolve("target/migration-guard")).isNotEmptyDirectory();
        assertThat(shop.history()).isEqualTo("1 V1__status.sql true");
        assertThat(shop.notes()).isEqualTo("status added");
    }

    @Test
    void repairsAConcurrentIndexThatWentInvalid() {
        FlywayProject project = project(Pom.PLAIN).script("V1__index.sql", Shop.INDEX);
        try (Blocker export = Blocker.snapshot(shop.database())) {
            export.releaseOnceSeenWaiting(1);
            try (ChildProcess run = project.migrate(shop, FAIL_SOON, "-Dflyway.guard.onlineLockTimeout=1s")) {
                assertThat(run.exitCode()).as(run.output()).isZero();
                assertThat(run.output())
                        .contains("dropped the INVALID index shop.orders_amount_idx")
                        .contains("V1__index.sql  attempt 1/15");
            }
        }
        assertThat(shop.history()).isEqualTo("1 V1__index.sql true");
        assertThat(shop.indexes()).isEqualTo("orders_amount_idx valid");
    }

    @Test
    void takesSettingsFromEveryChannelOfFlyway() {
        Pom pom = new Pom(
                Map.of("flyway.guard.lockTimeout", "1100ms"),
                version.major() < 12
                        ? ""
                        : "<pluginConfiguration><guard.rowLockTimeout>29s</guard.rowLockTimeout></pluginConfiguration>");
        FlywayProject project = project(pom);
        project.write("flyway.conf", "flyway.guard.maxDelay=13s\n");
        try (ChildProcess run = project.migrate(
                shop,
                Map.of("FLYWAY_GUARD_MAX_DURATION", "9m"),
                "-Dflyway.guard.maxAttempts=7",
                "-Dflyway.configFiles=flyway.conf")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.awaitLine("settings that differ from the defaults"))
                    .contains("lockTimeout=1100ms")
                    .contains("maxDelay=13s")
                    .contains("maxDuration=9m (environment variable FLYWAY_GUARD_MAX_DURATION)")
                    .contains("maxAttempts=7 (system property flyway.guard.maxAttempts)");
            if (version.major() >= 12) {
                assertThat(run.output()).contains("rowLockTimeout=29s");
            }
        }
    }
}
