package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.flyway.FlywayTool;
import dev.pgguard.it.liquibase.LiquibaseTool;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flyway and Liquibase, both adapters and both tools on one class path, and one database. */
final class BothToolsIT {

    @AutoClose
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();

    private final String role = database.monitoringOwner();
    private final MigrationTool flyway = new FlywayTool("of the class path", Map.of());
    private final MigrationTool liquibase = new LiquibaseTool("of the class path", Map.of());

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunOfFlywayAndOneOfLiquibaseTakeTurns(boolean flywayIsFirst) {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Project project = Project.of(database.url(), role, Map.of());
        MigrationTool first = flywayIsFirst ? flyway : liquibase;
        MigrationTool second = flywayIsFirst ? liquibase : flyway;

        CompletableFuture<Outcome> staying =
                CompletableFuture.supplyAsync(() -> first.migrate(project.with(Step.code("stay", connection -> {
                    inside.countDown();
                    await(goOn);
                }))));
        await(inside);
        Outcome waited = second.migrate(project.with(Step.sql("own", "create table own (id int)"))
                .when("Another migration run holds the run lock", goOn::countDown));

        assertThat(waited.succeeded()).as(waited.toString()).isTrue();
        assertThat(waited.lines("holds the run lock")).isPositive();
        Outcome stayed = staying.orTimeout(1, TimeUnit.MINUTES).join();
        assertThat(stayed.succeeded()).as(stayed.toString()).isTrue();
        assertThat(first.recorded(database, "public")).containsExactly("stay");
        assertThat(second.recorded(database, "public")).containsExactly("own");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
