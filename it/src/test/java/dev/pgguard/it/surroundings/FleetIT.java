package dev.pgguard.it.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.Fault;
import dev.pgguard.testing.Faults;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many runs at once: a schema per tenant, and twenty pods that start together. */
final class FleetIT {

    private static final int SCHEMAS = 200;
    private static final int THREADS = 8;
    private static final int PODS = 20;

    private final PgCluster cluster = PgClusters.shared(PgMajors.newest(), 1);
    private final TestDatabase database = cluster.database();
    private final String owner = database.monitoringOwner();
    private final Scripts scripts = new Scripts()
            .with("V1__orders", "create table orders (id int primary key); create table runs (migration int)")
            .with("V2__amount", "alter table orders add column amount int; insert into runs values (2)")
            .with("V3__last", "create index on orders (amount); insert into runs values (3)");

    @AfterEach
    void leaveNothingBehind() {
        scripts.close();
        database.close();
    }

    private void createSchemas(int count) {
        database.execute(IntStream.rangeClosed(1, count)
                .mapToObj(n -> "create schema tenant" + n + " authorization " + owner)
                .toArray(String[]::new));
    }

    private FluentConfiguration tenant(int n) {
        return Scripts.guarded(
                scripts.on(database.url(owner)).schemas("tenant" + n), guard -> guard.setRunLockScope("schema"));
    }

    /** Starts these runs at once, on so many threads, and waits for all of them. */
    private static List<Scripts.Run> migrateAll(int runs, int threads, IntFunction<FluentConfiguration> configuration) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Scripts.Run>> started = new ArrayList<>();
            for (int n = 1; n <= runs; n++) {
                int number = n;
                started.add(executor.submit(() -> Scripts.migrate(configuration.apply(number))));
            }
            List<Scripts.Run> ended = new ArrayList<>();
            for (Future<Scripts.Run> run : started) {
                ended.add(run.get(5, TimeUnit.MINUTES));
            }
            return ended;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void migratesTwoHundredSchemasInParallel() {
        createSchemas(SCHEMAS);
        // every schema is migrated twice, by runs that may meet
        List<Scripts.Run> runs = migrateAll(2 * SCHEMAS, THREADS, n -> tenant((n + 1) / 2));
        assertThat(runs).allSatisfy(run -> assertThat(run.failure()).isEmpty());
        assertThat(runs.stream().mapToInt(Scripts.Run::applied).sum()).isEqualTo(3 * SCHEMAS);
        assertThat(database.number("select sum((xpath('/row/c/text()', query_to_xml("
                        + "'select count(*) as c from ' || nspname || '.runs', false, true, '')))[1]::text::int)"
                        + " from pg_namespace where nspname like 'tenant%'"))
                .isEqualTo(2 * SCHEMAS);
        assertThat(database.number("select count(*) from pg_locks where locktype = 'advisory'"))
                .isZero();
    }

    @Test
    void migratesAnotherSchemaWhileOneIsBlocked() {
        createSchemas(2);
        database.execute("create table tenant1.orders (id int)", "alter table tenant1.orders owner to " + owner);
        scripts.with("V1__orders", "create table if not exists orders (id int primary key); create table runs (m int)");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "tenant1.orders")) {
            Scripts.Running blocked =
                    Scripts.start(tenant(1).baselineOnMigrate(true).baselineVersion("0"));
            blocked.awaitLine("attempt 1/15");
            assertThat(Scripts.migrate(tenant(2)).failure()).isEmpty();
            assertThat(blocked.future()).isNotDone();
            blocker.release();
            assertThat(blocked.end().failure()).isEmpty();
        }
    }

    @Test
    void aRunOfTheWholeDatabaseExcludesThoseOfItsSchemas() {
        createSchemas(1);
        FluentConfiguration whole = scripts.on(database.url(owner));
        excludes(whole, "orders", tenant(1));
    }

    @Test
    void aRunOfOneSchemaExcludesThatOfTheWholeDatabase() {
        createSchemas(1);
        excludes(tenant(1), "tenant1.orders", scripts.on(database.url(owner)));
    }

    /** The first run is held in its fourth migration until the second one says that it waits for it. */
    private void excludes(FluentConfiguration first, String blocked, FluentConfiguration second) {
        assertThat(Scripts.migrate(first).failure()).isEmpty();
        scripts.with("V4__note", "alter table orders add column note text");
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", blocked)) {
            Scripts.Running holding = Scripts.start(first);
            holding.awaitLine("attempt 1/15");
            Scripts.Running waiting = Scripts.start(second);
            waiting.awaitLine("Another migration run holds the run lock");
            assertThat(waiting.future()).isNotDone();
            blocker.release();
            assertThat(holding.end().failure()).isEmpty();
            assertThat(waiting.end().failure()).isEmpty();
            assertThat(waiting.end().text()).contains("Another migration run holds the run lock: pid ");
        }
    }

    @Test
    void twentyStartsWithPendingMigrationsApplyEachOnce() {
        List<Scripts.Run> runs = migrateAll(PODS, PODS, n -> scripts.on(database.url(owner)));
        assertThat(runs).allSatisfy(run -> assertThat(run.failure()).isEmpty());
        assertThat(runs.stream().filter(run -> run.applied() == 3)).hasSize(1);
        assertThat(runs.stream().filter(run -> run.applied() == 0)).hasSize(PODS - 1);
        assertThat(database.number("select count(*) from runs")).isEqualTo(2);
        assertThat(database.number("select count(*) from flyway_schema_history"))
                .isEqualTo(3);
    }

    /** Would take replicaTimeout, five minutes, if one of them waited for the replica. */
    @Test
    void twentyUpToDateStartsEndAtOnceWithAPausedReplica() {
        assertThat(Scripts.migrate(scripts.on(database.url(owner))).failure()).isEmpty();
        cluster.awaitReplay();
        try (Fault paused = Faults.pauseReplay(cluster.standby(1))) {
            database.execute("insert into orders select generate_series(1, 50000)");
            List<Scripts.Run> runs = migrateAll(PODS, PODS, n -> scripts.on(database.url(owner)));
            assertThat(runs).allSatisfy(run -> {
                assertThat(run.failure()).isEmpty();
                assertThat(run.applied()).isZero();
                assertThat(run.text()).contains("WARN [pgguard]", "standby1");
            });
            paused.repair();
        }
    }
}
