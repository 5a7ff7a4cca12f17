package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.flyway.FlywayTool;
import dev.pgguard.it.liquibase.LiquibaseTool;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    /** Each adapter can come with an engine of its own, relocated: that is how two versions of the guard stand beside each other. */
    @Test
    void eachAdapterMayBringAnEngineOfItsOwn(@TempDir Path folder) throws IOException {
        database.execute("set role " + role + "; create table orders (id int); insert into orders values (1)");
        String alter = "alter table orders add column %s text default current_setting('lock_timeout');\n";
        Files.writeString(folder.resolve("V1__flyway.sql"), alter.formatted("flyway"));
        Files.writeString(
                folder.resolve(BothTools.CHANGELOG),
                "--liquibase formatted sql\n--changeset guard:1\n" + alter.formatted("liquibase"));

        List<String> command = ChildProcess.jvm();
        command.addAll(List.of(
                "-cp", classPathWithTwoEngines(), BothTools.class.getName(), database.url(), role, folder.toString()));
        try (ChildProcess run = ChildProcess.start(new ProcessBuilder(command))) {
            assertThat(run.exitCode()).as(run.output()).isZero();
        }
        assertThat(database.value("select concat_ws(' ', flyway, liquibase) from orders"))
                .isEqualTo("1s 1s");
    }

    /** The tests' own, with the adapter of Liquibase in one jar with its engine. */
    private static String classPathWithTwoEngines() {
        Path adapter = Path.of(System.getProperty("guard.build.root", ".."), "liquibase-guard", "target")
                .toAbsolutePath()
                .normalize();
        Path jar = adapter.resolve("liquibase-guard-" + System.getProperty("guard.build.version") + "-all.jar");
        assertThat(jar).exists();
        return Stream.concat(
                        Stream.of(jar.toString()),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(entry -> !Path.of(entry)
                                        .toAbsolutePath()
                                        .normalize()
                                        .startsWith(adapter)))
                .collect(Collectors.joining(File.pathSeparator));
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
