package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Real {@code mvn liquibase:update} of each version of Liquibase, as a role that owns its database and has pg_monitor. */
@ParameterizedClass
@MethodSource("versions")
final class LiquibaseMavenIT extends LiquibaseBuilds {

    LiquibaseMavenIT(String version, @TempDir Path directory) {
        super(version, directory);
    }

    static List<String> versions() {
        return LiquibaseProject.versions();
    }

    @Test
    void appliesAnAlterThatWasBlockedForSecondsInTheSameRun() {
        LiquibaseProject project = project().changelog(Shop.ADD_COLUMN);
        try (Blocker report = Blocker.holding(shop.database(), "ACCESS SHARE", "shop.orders");
                ChildProcess run = project.update(shop)) {
            report.awaitWaiters(1);
            String since = shop.database().value("select clock_timestamp()::text");
            run.awaitLine("^.WARNING. .pgguard. .*::status::shop  attempt 1/15: could not lock shop.orders");
            report.releaseWhen("select clock_timestamp() > ?::timestamptz + interval '5 seconds'", since);

            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains("; report: target/migration-guard/run-");
        }
        assertThat(directory.resolve("target/migration-guard")).isNotEmptyDirectory();
        assertThat(shop.changelog()).isEqualTo("status EXECUTED");
        assertThat(shop.columns()).isEqualTo("id,amount,status");
        assertThat(shop.notes()).isEqualTo("status added");
    }

    @Test
    void repairsAConcurrentIndexThatWentInvalid() {
        LiquibaseProject project = project().including("index.sql", Shop.formatted(Shop.INDEX));
        try (Blocker export = Blocker.snapshot(shop.database())) {
            export.releaseOnceSeenWaiting(1);
            try (ChildProcess run = project.update(shop, FAIL_SOON, "-Dliquibase.guard.onlineLockTimeout=1s")) {
                assertThat(run.exitCode()).as(run.output()).isZero();
                assertThat(run.output())
                        .contains("dropped the INVALID index shop.orders_amount_idx")
                        .contains("::alone::shop  attempt 1/15");
            }
        }
        assertThat(shop.changelog()).isEqualTo("alone EXECUTED");
        assertThat(shop.indexes()).isEqualTo("orders_amount_idx valid");
    }

    @Test
    void goesOnAtTheStatementThatWasBlocked() {
        LiquibaseProject project = project().including("three.sql", Shop.formatted(Shop.THREE_STATEMENTS));
        try (Blocker report = Blocker.holding(shop.database(), "ACCESS SHARE", "shop.orders")) {
            report.releaseOnceSeenWaiting(2);
            try (ChildProcess run = project.update(shop, FAIL_SOON, "-Dliquibase.guard.lockTimeout=500ms")) {
                assertThat(run.exitCode()).as(run.output()).isZero();
                assertThat(run.output()).contains("attempt 2/15: could not lock shop.orders");
            }
        }
        assertThat(shop.changelog()).isEqualTo("alone EXECUTED");
        assertThat(shop.columns()).isEqualTo("id,amount,status");
        assertThat(shop.notes()).isEqualTo("before,after");
    }
}
