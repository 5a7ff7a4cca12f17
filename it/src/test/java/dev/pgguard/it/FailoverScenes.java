package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Faults;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The primary is lost while its replica is waited for, the replica takes over, and the old primary comes back as a standby. */
public abstract class FailoverScenes {

    private static final Step ORDERS = Step.sql("orders", "create table orders (id int primary key)");
    private static final Step AMOUNT = Step.sql("amount", "alter table orders add column amount int");

    private final MigrationTool tool;
    private final PgCluster cluster =
            PgCluster.start(PgShape.of(PgMajors.newest()).withStandbys(1));
    private final PgNode old = cluster.primary();
    private final PgNode next = cluster.standby(1);
    private final TestDatabase database = cluster.database();
    private final String owner = database.monitoringOwner();

    /** @param versions of the tool; the newest is taken */
    protected FailoverScenes(ToolVersions versions) {
        tool = versions.tool(versions.newest(), Map.of());
    }

    @AfterEach
    void leaveNothingBehind() {
        cluster.close();
    }

    private Project on(PgNode node, Step... steps) {
        return Project.of(node.url(database.name()), owner, Map.of()).with(steps);
    }

    @Test
    void aRunWhosePrimaryIsLostSaysWhatIsKnownAndTheNextOneFindsTheNewPrimary() throws IOException {
        cluster.awaitReplay();
        Path data = Path.of(String.valueOf(old.value("show data_directory")));
        Faults.pauseReplay(next);
        Outcome lost = tool.migrate(on(old, ORDERS).when("waiting for", old::stop));
        assertThat(lost.succeeded()).isFalse();
        assertThat(lost.error()).contains("ARE applied", "docs/runbook.md#connection-lost");

        next.promote();
        assertSucceeds(on(next, ORDERS));

        becomesStandby(data);
        old.start();
        Outcome refused = tool.migrate(on(old, ORDERS, AMOUNT));
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.error()).contains("is a standby", "docs/runbook.md#not-a-primary");
        assertSucceeds(on(next, ORDERS, AMOUNT));
        assertThat(next.isStandby()).isFalse();
    }

    private void assertSucceeds(Project project) {
        Outcome outcome = tool.migrate(project);
        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
    }

    private static void becomesStandby(Path data) throws IOException {
        Path signal = Files.createFile(data.resolve("standby.signal"));
        Files.setOwner(signal, Files.getOwner(data));
    }
}
