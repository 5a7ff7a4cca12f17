package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real goals of Liquibase's plugin that fail, with the oldest and the newest Liquibase: what Maven says, and what is left behind. */
@ParameterizedClass
@MethodSource("versions")
final class LiquibaseMavenFailuresIT extends LiquibaseBuilds {

    private static final String TWICE = "-Dliquibase.guard.maxAttempts=2";

    LiquibaseMavenFailuresIT(String version, @TempDir Path directory) {
        super(version, directory);
    }

    static List<String> versions() {
        return LiquibaseProject.oldestAndNewest();
    }

    @Test
    void leavesNothingOfAnAlterWhoseAttemptsAreUsedUp() {
        LiquibaseProject project = project().changelog(Shop.ADD_COLUMN);
        try (Blocker report = Blocker.holding(shop.database(), "ACCESS SHARE", "shop.orders")) {
            try (ChildProcess run = project.update(shop, TWICE, FAIL_SOON, "-Dliquibase.guard.lockTimeout=300ms")) {
                assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
                assertThat(run.output())
                        .contains("attempt 1/2", "[ERROR]")
                        .contains("pid " + report.pid() + " (app=" + Blocker.APPLICATION)
                        .contains("last query: select count(*) from shop.orders where ? = ?");
            }
            assertThat(shop.changelog()).isNull();
            assertThat(shop.columns()).isEqualTo("id,amount");
            assertThat(shop.notes()).isNull();
            assertThat(shop.locked()).isFalse();
        }
        try (ChildProcess next = project.update(shop)) {
            assertThat(next.exitCode()).as(next.output()).isZero();
        }
        assertThat(shop.changelog()).isEqualTo("status EXECUTED");
        assertThat(shop.columns()).isEqualTo("id,amount,status");
        assertThat(shop.locked()).isFalse();
    }

    @Test
    void leavesNothingOfAConcurrentIndexWhoseAttemptsAreUsedUp() {
        LiquibaseProject project = project().including("index.sql", Shop.formatted(Shop.INDEX));
        try (Blocker export = Blocker.snapshot(shop.database())) {
            try (ChildProcess run = project.update(shop, TWICE, FAIL_SOON, "-Dliquibase.guard.onlineLockTimeout=1s")) {
                assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
                assertThat(run.output())
                        .contains("pid " + export.pid() + " (app=" + Blocker.APPLICATION)
                        .contains("Nothing of this statement was left behind")
                        .doesNotContain("SEARCH_PATH");
            }
            assertThat(shop.changelog()).isNull();
            assertThat(shop.indexes()).isNull();
            assertThat(shop.locked()).isFalse();
        }
        try (ChildProcess next = project.update(shop)) {
            assertThat(next.exitCode()).as(next.output()).isZero();
        }
        assertThat(shop.changelog()).isEqualTo("alone EXECUTED");
        assertThat(shop.indexes()).isEqualTo("orders_amount_idx valid");
    }

    /** Until Liquibase 5 its plugin runs a command of its own after each failed update. */
    @Test
    void theLastWordOfAFailedUpdateIsItsOwnError() {
        LiquibaseProject project =
                project().including("wrong.sql", Shop.formatted("select no_such_column from shop.orders;"));
        try (ChildProcess run = project.update(shop)) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("no_such_column").doesNotContain("is refused", "destructive");
        }
        assertThat(shop.changelog()).isNull();
    }

    @Test
    void toRollBackAfterAFailureIsRefusedAndTheFailureStillTold() {
        LiquibaseProject project =
                project().including("wrong.sql", Shop.formatted("select no_such_column from shop.orders;"));
        try (ChildProcess run = project.update(shop, "-Dliquibase.rollbackOnError=true")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).containsAnyOf("rollbackOnError", "no_such_column");
        }
        assertThat(shop.changelog()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "dropAll"})
    void refusesWhatDestroysData(String goal) {
        LiquibaseProject project = project().changelog(Shop.ADD_COLUMN);
        try (ChildProcess first = project.update(shop)) {
            assertThat(first.exitCode()).as(first.output()).isZero();
        }
        try (ChildProcess run = project.run(shop, goal, Map.of(), "-Dliquibase.rollbackCount=1")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("is refused; nothing was changed", "liquibase.guard.destructive=allow");
        }
        assertThat(shop.changelog()).isEqualTo("status EXECUTED");
        assertThat(shop.columns()).isEqualTo("id,amount,status");
        try (ChildProcess allowed = project.run(
                shop, goal, Map.of(), "-Dliquibase.rollbackCount=1", "-Dliquibase.guard.destructive=allow")) {
            assertThat(allowed.output()).doesNotContain("is refused");
        }
    }

    @Test
    void refusesASettingThatItDoesNotKnow() {
        LiquibaseProject project = project().changelog(Shop.ADD_COLUMN);
        try (ChildProcess run = project.update(shop, "-Dliquibase.guard.lockTimeouts=1s")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("lockTimeouts", "system property liquibase.guard.lockTimeouts");
        }
        assertThat(shop.changelog()).isNull();
    }

    @Test
    void refusesAValueThatItDoesNotUnderstand() {
        LiquibaseProject project = project().changelog(Shop.ADD_COLUMN);
        try (ChildProcess run = project.update(shop, "-Dliquibase.guard.lockTimeout=soon")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("lockTimeout", "soon", "a duration longer than 0")
                    .contains("liquibase.guard.lockTimeout");
        }
        assertThat(shop.changelog()).isNull();
    }
}
