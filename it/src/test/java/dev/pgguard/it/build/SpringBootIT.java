package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** examples/spring-boot-shop, packaged and started with {@code java -jar}: Spring migrates through its HikariCP pool. */
final class SpringBootIT {

    private static final Path PROJECT =
            Path.of(System.getProperty("guard.build.root", ".."), "examples", "spring-boot-shop");

    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();
    private final String owner = database.monitoringOwner();

    @BeforeAll
    static void packageTheApplication() {
        MavenBuild.ofThisBuild(Path.of("target", "spring-boot-it-repository")).prepare(PROJECT, "package");
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private ChildProcess start(Map<String, String> environment, String... options) {
        List<String> command = ChildProcess.jvm();
        command.addAll(List.of(
                "-jar",
                PROJECT.resolve("target").resolve("spring-boot-shop-1.jar").toString(),
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + owner));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return ChildProcess.start(builder);
    }

    private void goLive() {
        try (ChildProcess first = start(Map.of(), "--spring.flyway.target=1")) {
            first.awaitLine("1 migration applied in 1 attempt");
            first.exitCode();
        }
    }

    @Test
    void migratesBeforeTheApplicationStarts() {
        goLive();
        try (Blocker report = Blocker.holding(database, "ACCESS SHARE", "orders");
                Blocker export = Blocker.snapshot(database)) {
            report.releaseOnceSeenWaiting(1);
            export.releaseOnceSeenWaiting(1);
            try (ChildProcess application = start(
                    Map.of(),
                    "--spring.flyway.guard.onlineLockTimeout=1s",
                    "--spring.flyway.guard.initialDelay=50ms")) {
                assertThat(application.exitCode()).as(application.output()).isZero();
                assertThat(application.output())
                        .contains("onlineLockTimeout=1s")
                        .contains("V2__order_status.sql  attempt 1/15")
                        .contains("V3__index_on_amount.sql  attempt 1/15")
                        .contains("Open orders: 100");
            }
        }
        expectAllApplied();
    }

    @Test
    void doesNotStartTheApplicationWhenAttemptsAreUsedUp() {
        goLive();
        try (Blocker report = Blocker.holding(database, "ACCESS SHARE", "orders");
                ChildProcess application = start(
                        Map.of(), "--spring.flyway.guard.maxAttempts=1", "--spring.flyway.guard.lockTimeout=300ms")) {
            assertThat(application.exitCode()).as(application.output()).isEqualTo(1);
            assertThat(application.output())
                    .contains("pid " + report.pid() + " (app=" + Blocker.APPLICATION)
                    .doesNotContain("Open orders");
        }
        try (ChildProcess next = start(Map.of())) {
            assertThat(next.exitCode()).as(next.output()).isZero();
        }
        expectAllApplied();
    }

    @Test
    void migratesThroughAPoolOfOneConnection() {
        try (ChildProcess application = start(
                Map.of(),
                "--spring.datasource.hikari.maximum-pool-size=1",
                "--spring.datasource.hikari.connection-timeout=2000",
                "--spring.flyway.postgresql.transactional-lock=false")) {
            assertThat(application.exitCode()).as(application.output()).isZero();
            assertThat(application.output()).contains("Open orders: 100");
        }
        expectAllApplied();
    }

    /** Spring does not let Flyway read its environment variables; the guard reads its own. */
    @Test
    void readsTheGuardsEnvironmentVariables() {
        try (ChildProcess application = start(Map.of("FLYWAY_GUARD_MAX_ATTEMPTS", "3"))) {
            assertThat(application.exitCode()).as(application.output()).isZero();
            assertThat(application.output()).contains("maxAttempts=3 (environment variable FLYWAY_GUARD_MAX_ATTEMPTS)");
        }
    }

    private void expectAllApplied() {
        assertThat(database.value("select string_agg(version || ' ' || success, ',' order by installed_rank)"
                        + " from flyway_schema_history"))
                .isEqualTo("1 true,2 true,3 true");
        assertThat(database.is("select indisvalid from pg_index where indexrelid = 'orders_amount_idx'::regclass"))
                .isTrue();
    }
}
