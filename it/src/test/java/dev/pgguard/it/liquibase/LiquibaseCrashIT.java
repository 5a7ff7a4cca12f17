package dev.pgguard.it.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.CrashScenes;
import dev.pgguard.testing.ChildProcess;
import org.junit.jupiter.api.Test;

final class LiquibaseCrashIT extends CrashScenes {
    LiquibaseCrashIT() {
        super(LiquibaseVersions.ALL);
    }

    /** Where Liquibase has committed the changeset, and would now insert its row. */
    @Test
    void aRunThatIsKilledRightAfterTheCommitHasRecordedWhatItCommitted() {
        try (ChildProcess first = migrate(Scenario.TRANSACTION, SHORT, LiquibaseTool.HALT)) {
            assertThat(first.exitCode()).as(first.output()).isEqualTo(137);
        }
        assertRecordedOnce("status");
        try (ChildProcess second = migrate(Scenario.TRANSACTION, SHORT)) {
            assertThat(second.exitCode()).as(second.output()).isZero();
        }
        assertRecordedOnce("status");
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void aRunThatIsKilledRightAfterAConcurrentBuildIsContinuedByTheNextOne() {
        try (ChildProcess first = migrate(Scenario.BUILD, SHORT, LiquibaseTool.HALT)) {
            assertThat(first.exitCode()).as(first.output()).isEqualTo(137);
        }
        try (ChildProcess second = migrate(Scenario.BUILD, SHORT)) {
            assertThat(second.exitCode()).as(second.output()).isZero();
            assertThat(second.output()).contains("counts as done");
        }
        assertRecordedOnce("total");
    }
}
