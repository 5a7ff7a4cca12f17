package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import org.junit.jupiter.api.Test;

/** Settings are checked by name and value before anything runs, and what destroys data needs one of them. */
public abstract class SettingsContract extends GuardContract {

    private static final Step STATUS = Step.sql("status", "alter table orders add column status text");

    protected SettingsContract(Stage stage) {
        super(stage);
    }

    private void assertNothingRan(Outcome outcome) {
        assertThat(failed(outcome).error()).isNotEmpty();
        assertNothingRecorded();
        assertThat(columnExists("orders", "status")).isFalse();
    }

    @Test
    void aWrongNameIsRefusedByName() {
        Outcome outcome = tool.migrate(project(STATUS).with("lockTimeot", "1s"));

        assertThat(outcome.error()).contains("lockTimeot");
        assertNothingRan(outcome);
    }

    @Test
    void aWrongValueIsRefusedWithItsNameItsSourceAndWhatIsAllowed() {
        Outcome outcome = tool.migrate(project(STATUS).with("lockTimeout", "soon"));

        assertThat(outcome.error())
                .contains("lockTimeout")
                .contains("'soon'")
                .contains("guard.lockTimeout")
                .contains("Allowed: a duration")
                .contains("docs/runbook.md#wrong-setting");
        assertNothingRan(outcome);
    }

    @Test
    void aLockTimeoutOfZeroIsRefused() {
        Outcome outcome = tool.migrate(project(STATUS).with("lockTimeout", "0s"));

        assertThat(outcome.error()).contains("lockTimeout").contains("docs/runbook.md#wrong-setting");
        assertNothingRan(outcome);
    }

    @Test
    void settingsThatDifferFromTheDefaultsAreLoggedWithTheirSource() {
        assertThat(applied(project(STATUS)).logged())
                .contains("lockTimeout=200ms (")
                .contains("guard.lockTimeout")
                .doesNotContain("runLockTimeout=");
    }

    @Test
    void aGuardThatIsSwitchedOffSaysSoAndDoesNothing() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            blocker.releaseWhen(
                    """
                    select exists (select from pg_stat_activity
                    where wait_event_type = 'Lock' and now() - query_start > '500ms' and query like 'alter table orders%')""");

            Outcome outcome = applied(project(STATUS).with("enabled", "false"));

            assertThat(outcome.lines(RETRIES)).isZero();
            assertThat(outcome.logged()).contains("switched off");
        }
        assertRecordedOnce("status");
    }

    @Test
    void cleaningIsRefused() {
        Outcome outcome = failed(tool.run(MigrationTool.Command.CLEAN, project()));

        assertThat(outcome.error())
                .contains("destructive=allow")
                .contains("test database only")
                .contains("docs/runbook.md#destruction-refused");
        assertThat(database.number("select count(*) from orders")).isEqualTo(20);
    }

    @Test
    void cleaningIsDoneWhereItIsAllowed() {
        succeeded(tool.run(MigrationTool.Command.CLEAN, project().with("destructive", "allow")));

        assertThat(database.is("select to_regclass('orders') is null")).isTrue();
    }
}
