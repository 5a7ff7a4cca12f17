package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Fault;
import dev.pgguard.testing.Faults;
import dev.pgguard.testing.PgNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run ends when every replica has replayed it; what cannot be seen stops it before anything is applied. */
public abstract class ReplicaContract extends GuardContract {

    private static final Step STATUS = Step.sql("status", "alter table orders add column status text");

    protected ReplicaContract(Stage stage) {
        super(stage, 1);
    }

    private PgNode standby() {
        return cluster.standby(1);
    }

    private Fault paused() {
        cluster.awaitReplay();
        return Faults.pauseReplay(standby());
    }

    @Test
    void aRunEndsWhenTheReplicaHasReplayedIt() {
        Outcome outcome = applied(project(STATUS));

        assertThat(outcome.logged()).contains("standby1").contains("has replayed the migrations");
        assertThat(
                        onStandby(
                                "select count(*) from information_schema.columns where table_name = 'orders' and column_name = 'status'"))
                .isEqualTo("1");
    }

    private String onStandby(String sql) {
        try (var session = standby().connect(database.name());
                var statement = session.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRunWaitsForAReplicaThatIsPausedAndReportsHowFarBehindItWas(@TempDir Path reports) {
        try (Fault pause = paused()) {
            applied(project(STATUS).with("reportDirectory", reports.toString()).when("waiting for", pause::repair));
        }
        assertRecordedOnce("status");
        assertThat(tells(
                        reports,
                        "$.events[*] ? (@.event == \"replicas-replayed\" && @.peakBehindBytes > 0 && @.samples[0][1] > 0"
                                + " && @.samples[last][1] == 0)"))
                .isTrue();
    }

    @Test
    void aReplicaThatStaysPausedFailsTheRunWithItsMigrationsRecordedAndTheNextRunSucceeds() {
        Project project = project(STATUS, Step.sql("second", "alter table orders add column second text"));
        try (Fault pause = paused()) {
            Outcome outcome = refused(project.with("replicaTimeout", "1s"));

            assertThat(outcome.error())
                    .contains("standby1")
                    .contains("ARE applied and recorded")
                    .contains("docs/runbook.md#replica-not-replayed");
            assertRecordedOnce("status", "second");
            pause.repair();
        }
        applied(project);
        assertRecordedOnce("status", "second");
    }

    @Test
    void theRunLockIsFreeWhileTheReplicaIsWaitedFor() {
        try (Fault pause = paused()) {
            applied(project(STATUS).when("waiting for", () -> {
                applied(project(STATUS).with("runLockTimeout", "0s"));
                pause.repair();
            }));
        }
    }

    @Test
    void aRoleThatCannotSeeTheReplicaAppliesNothing() {
        database.execute("revoke pg_monitor from " + role);

        Outcome outcome = refused(project(STATUS));

        assertThat(outcome.error())
                .contains("standby1")
                .contains("GRANT pg_monitor")
                .contains("docs/runbook.md#replicas-not-visible");
        assertNothingRecorded();
        assertThat(columnExists("orders", "status")).isFalse();
    }

    @Test
    void aSlotThatNobodyUsesIsRedBeforeAnythingIsApplied() {
        try (Fault slot = Faults.unusedSlot(cluster.primary(), "forgotten")) {
            Outcome outcome = refused(project(STATUS).with("replicaTimeout", "1s"));

            assertThat(outcome.error()).contains("forgotten").contains("docs/runbook.md#replica-missing");
            assertThat(columnExists("orders", "status")).isFalse();

            applied(project(STATUS).with("expectedReplicas", "standby1"));
            slot.repair();
        }
    }

    @Test
    void aReplicaThatIsExpectedAndNotThereIsRed() {
        Outcome outcome = refused(project(STATUS).with("expectedReplicas", "2").with("replicaTimeout", "1s"));

        assertThat(outcome.error()).contains("expectedReplicas=2").contains("docs/runbook.md#replica-missing");
        assertNothingRecorded();
    }

    @Test
    void runsWithNothingToApplyEndAtOnceWithAWarningWhileReplayIsPaused() {
        applied(project(STATUS));
        try (Fault pause = paused()) {
            database.execute("create table bulk as select repeat('x', 1000) from generate_series(1, 3000)");
            List<CompletableFuture<Outcome>> starts = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                starts.add(started(project(STATUS)));
            }
            for (CompletableFuture<Outcome> start : starts) {
                assertThat(succeeded(ended(start)).logged())
                        .contains("standby1")
                        .contains("Nothing to apply, so this run does not wait");
            }
            pause.repair();
        }
    }

    @Test
    void aGateThatIsSwitchedOffWaitsForNobody() {
        try (Fault pause = paused()) {
            applied(project(STATUS).with("replicaGate", "off"));
            pause.repair();
        }
    }

    @Test
    void aStandbyIsRefusedAsATarget() {
        cluster.awaitReplay();

        Outcome outcome = refused(project(STATUS).at(standby().url(database.name())));

        assertThat(outcome.error()).contains("docs/runbook.md#not-a-primary");
        assertNothingRecorded();
    }
}
