package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * examples/spring-boot-liquibase-shop with each line of Spring Boot, packaged and started with {@code java -jar}; the copy that is
 * built has two classes more, which tell how it finds its connection, and what its meters say.
 */
@ParameterizedClass
@ValueSource(strings = {"spring-boot-3", "spring-boot-4"})
final class SpringBootLiquibaseIT {

    private static final Path EXAMPLE =
            Path.of(System.getProperty("guard.build.root", ".."), "examples", "spring-boot-liquibase-shop");
    private static final Path COPIES = Path.of("target", "spring-boot-liquibase-it");

    private static final String SESSION =
            """
            package com.example.shop;

            import javax.sql.DataSource;
            import org.springframework.boot.CommandLineRunner;
            import org.springframework.stereotype.Component;

            @Component
            class Session implements CommandLineRunner {

                private final DataSource pool;

                Session(DataSource pool) {
                    this.pool = pool;
                }

                @Override
                public void run(String... arguments) throws Exception {
                    try (var connection = pool.getConnection();
                            var statement = connection.createStatement();
                            var row = statement.executeQuery("select current_setting('lock_timeout') || ' '"
                                    + " || current_setting('statement_timeout') || ' '"
                                    + " || current_setting('client_connection_check_interval') || ' '"
                                    + " || (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())"
                                    + " || ' ' || (select count(*) from pg_stat_activity where usename = current_user)")) {
                        row.next();
                        System.out.println("Session: " + row.getString(1) + " " + connection.getAutoCommit());
                    }
                }
            }
            """;

    private static final String METERS =
            """
            package com.example.shop;

            import io.micrometer.core.instrument.Gauge;
            import io.micrometer.core.instrument.MeterRegistry;
            import org.springframework.boot.CommandLineRunner;
            import org.springframework.stereotype.Component;

            @Component
            class Meters implements CommandLineRunner {

                private final MeterRegistry ofTheApplication;

                Meters(MeterRegistry ofTheApplication) {
                    this.ofTheApplication = ofTheApplication;
                }

                @Override
                public void run(String... arguments) {
                    ofTheApplication.getMeters().forEach(meter -> {
                        if (meter instanceof Gauge gauge && meter.getId().getName().startsWith("pgguard.")) {
                            System.out.println("Meter: " + meter.getId().getName() + " of "
                                    + meter.getId().getTag("tool") + " on " + meter.getId().getTag("database")
                                    + " is " + gauge.value());
                        }
                    });
                }
            }
            """;

    private final String profile;
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();
    private final String owner = database.monitoringOwner();

    SpringBootLiquibaseIT(String profile) {
        this.profile = profile;
    }

    @BeforeParameterizedClassInvocation
    static void packageTheApplication(String profile) throws IOException {
        Path project = COPIES.resolve(profile);
        copy(EXAMPLE, project);
        Files.writeString(project.resolve("src/main/java/com/example/shop/Session.java"), SESSION);
        Files.writeString(project.resolve("src/main/java/com/example/shop/Meters.java"), METERS);
        MavenBuild.ofThisBuild(Path.of("target", "spring-boot-liquibase-it-repository"))
                .prepare(project, "clean", "package", "-P" + profile);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = from.relativize(file);
                if (Files.isRegularFile(file) && !relative.startsWith("target")) {
                    Path copy = to.resolve(relative);
                    Files.createDirectories(copy.getParent());
                    Files.write(copy, Files.readAllBytes(file));
                }
            }
        }
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private ChildProcess start(String... options) {
        List<String> command = ChildProcess.jvm();
        command.addAll(List.of(
                "-Dliquibase.analytics.enabled=false",
                "-jar",
                COPIES.resolve(profile)
                        .resolve("target")
                        .resolve("spring-boot-liquibase-shop-1.jar")
                        .toString(),
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + owner));
        command.addAll(List.of(options));
        return ChildProcess.start(new ProcessBuilder(command));
    }

    private void goLive() {
        try (ChildProcess first = start("--spring.liquibase.change-log=classpath:db/changelog/1-orders.sql")) {
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
            try (ChildProcess application =
                    start("--liquibase.guard.online-lock-timeout=1s", "--liquibase.guard.initialDelay=50ms")) {
                assertThat(application.exitCode()).as(application.output()).isZero();
                assertThat(application.output())
                        .contains("lockTimeout=2s", "onlineLockTimeout=1s", "initialDelay=50ms")
                        .contains("::2-order-status::shop  attempt 1/15: could not lock public.orders")
                        .contains("::3-index-on-amount::shop  attempt 1/15")
                        .contains("Open orders: 100");
                // of this run, and not of the one before it
                assertThat(application.output())
                        .containsPattern("Meter: pgguard\\.run\\.migrations of Liquibase on \\S+ is 2\\.0")
                        .containsPattern("Meter: pgguard\\.run\\.success of Liquibase on \\S+ is 1\\.0")
                        .doesNotContainPattern("Meter: pgguard\\.run\\.attempts of Liquibase on \\S+ is [0-3]\\.0")
                        .containsPattern("Meter: pgguard\\.run\\.attempts of Liquibase on \\S+ is \\d+\\.0");
            }
        }
        expectAllApplied();
        try (ChildProcess next = start()) {
            assertThat(next.exitCode()).as(next.output()).isZero();
            assertThat(next.output())
                    .as("nothing was to be applied")
                    .contains("Open orders: 100")
                    .doesNotContain("Meter: ");
        }
    }

    @Test
    void doesNotStartTheApplicationWhenAttemptsAreUsedUp() {
        goLive();
        try (Blocker report = Blocker.holding(database, "ACCESS SHARE", "orders");
                ChildProcess application =
                        start("--liquibase.guard.max-attempts=1", "--liquibase.guard.lock-timeout=300ms")) {
            assertThat(application.exitCode()).as(application.output()).isEqualTo(1);
            assertThat(application.output())
                    .contains("pid " + report.pid() + " (app=" + Blocker.APPLICATION)
                    .doesNotContain("Open orders");
        }
        try (ChildProcess next = start()) {
            assertThat(next.exitCode()).as(next.output()).isZero();
        }
        expectAllApplied();
    }

    @Test
    void givesTheOnlyConnectionOfItsPoolBackAsItWas() {
        database.execute(
                "alter role " + owner + " set lock_timeout = '7s'",
                "alter role " + owner + " set statement_timeout = '8s'");
        try (ChildProcess application = start(
                "--spring.datasource.hikari.maximum-pool-size=1",
                "--spring.datasource.hikari.connection-timeout=2000")) {
            assertThat(application.exitCode()).as(application.output()).isZero();
            assertThat(application.output()).contains("Open orders: 100", "Session: 7s 8s 0 0 1 true");
        }
        expectAllApplied();
    }

    @Test
    void refusesASettingThatItDoesNotKnow() {
        try (ChildProcess application = start("--liquibase.guard.lock-timeouts=1s")) {
            assertThat(application.exitCode()).as(application.output()).isEqualTo(1);
            assertThat(application.output()).contains("lockTimeouts").doesNotContain("Open orders");
        }
        assertThat(database.is("select to_regclass('orders') is null")).isTrue();
    }

    private void expectAllApplied() {
        assertThat(database.value(
                        "select string_agg(id || ' ' || exectype, ',' order by orderexecuted) from databasechangelog"))
                .isEqualTo("1-orders EXECUTED,2-order-status EXECUTED,3-index-on-amount EXECUTED");
        assertThat(database.is("select indisvalid from pg_index where indexrelid = 'orders_amount_idx'::regclass"))
                .isTrue();
        assertThat(database.is("select to_regclass('databasechangeloglock') is null"))
                .isTrue();
    }
}
