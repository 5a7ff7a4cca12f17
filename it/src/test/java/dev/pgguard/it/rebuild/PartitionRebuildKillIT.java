package dev.pgguard.it.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.backfill.partition.PartitionRebuild;
import dev.pgguard.backfill.partition.RebuildEvent;
import dev.pgguard.backfill.partition.RebuildStatus;
import dev.pgguard.backfill.partition.Step;
import dev.pgguard.backfill.partition.Surroundings;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twelve partitions and a DEFAULT one rebuilt beside writers, with the runner killed at every step: no committed write is lost. */
@OnOldestAndNewestMajor
final class PartitionRebuildKillIT {

    private static final long SEED = 20_261_127;
    private static final int ROWS = 6_500;

    /** What writers commit beside each statement of the rebuild. */
    private static final int BESIDE = 3;

    /** What they commit while nobody works on it. */
    private static final int BETWEEN = 60;

    private final int major;
    private final TestDatabase database;
    private final Map<Long, String> rows = new TreeMap<>();
    private final List<Duration> held = new ArrayList<>();
    private boolean begun;

    PartitionRebuildKillIT(int major) {
        this.major = major;
        database = PgClusters.shared(major, 0).database();
        create(database);
        for (long id = 1; id <= ROWS; id++) {
            rows.put(id, 1 + id % 13 + "/" + (1 + id % 997));
        }
    }

    private static void create(TestDatabase database) {
        database.execute(
                "create schema shop",
                "create table shop.events (id bigint, month int, amount int not null, amount_eur int, primary key (id, month)) partition by list (month)");
        for (int month = 1; month <= 12; month++) {
            database.execute(
                    "create table shop.events_" + month + " partition of shop.events for values in (" + month + ")");
        }
        database.execute(
                "create table shop.events_rest partition of shop.events default",
                "create index on shop.events (amount)",
                "insert into shop.events (id, month, amount) select i, 1 + i % 13, 1 + i % 997 from generate_series(1, "
                        + ROWS + ") i");
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private PartitionRebuild rebuild(Statements sessions) {
        return new PartitionRebuild(sessions, Rebuilds.policy(), Surroundings.real(event -> {
            begun = true;
            if (event instanceof RebuildEvent.Swapped swapped) {
                held.add(swapped.held());
            }
        }));
    }

    private void assertNothingLost(Writers writers) {
        assertThat(writers.failures())
                .as("of %s transactions", writers.committed())
                .isEmpty();
        Map<Long, String> found = new TreeMap<>();
        String all = database.value(
                "select string_agg(id || '=' || month || '/' || amount || case when amount_eur = amount * 2 then '' else '!' end, ',') from shop.events");
        for (String row : String.valueOf(all).split(",")) {
            found.put(Long.valueOf(row.split("=")[0]), row.split("=")[1]);
        }
        assertThat(found).isEqualTo(writers.journal());
        assertThat(database.number("select count(*) from shop.events")).isEqualTo(found.size());
        assertThat(Rebuilds.leftovers(database)).isEmpty();
    }

    /** Measured, not asserted: a machine under load proves nothing. */
    private void tell(String what, Writers writers) {
        List<Double> sorted =
                held.stream().map(each -> each.toNanos() / 1e6).sorted().toList();
        if (!sorted.isEmpty()) {
            System.out.printf(
                    "PostgreSQL %d, %s: ACCESS EXCLUSIVE held %d times, median %.1f ms, longest %.1f ms; writers committed %d, slowest %d ms%n",
                    major,
                    what,
                    sorted.size(),
                    sorted.get(sorted.size() / 2),
                    sorted.get(sorted.size() - 1),
                    writers.committed(),
                    writers.slowestMillis());
        }
    }

    @Test
    void aProcessKilledAtEveryStepLosesNothing(@TempDir Path files) throws InterruptedException {
        List<String> deaths = Stream.concat(
                        Stream.of("copied", "swapped"),
                        Stream.of(Step.values())
                                .filter(step -> step != Step.SWAP)
                                .map(Step::name))
                .toList();
        try (Writers writers = Writers.start(database, rows, SEED)) {
            for (String death : deaths) {
                try (ChildProcess child =
                        ChildProcess.java(files, RebuildInChild.class, database.url("postgres"), death)) {
                    child.onLine(line -> writers.go(BESIDE));
                    assertThat(child.exitCode())
                            .as("%s: %s", death, child.output())
                            .isEqualTo(137);
                }
                writers.go(BETWEEN);
                writers.awaitIdle();
            }
            RebuildStatus status = rebuild(
                            new Statements(new UrlSessions(database.url("postgres")), n -> writers.go(BESIDE)))
                    .run(Rebuilds.TWICE);
            assertThat(status.done()).as(status.toString()).isTrue();
            writers.end();
            tell("process killed " + deaths.size() + " times", writers);
            assertNothingLost(writers);
        }
    }

    @Test
    void aBackendEndedInTheMiddleOfAnyTransactionLosesNothing() throws InterruptedException {
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        try (Writers writers = Writers.start(database, rows, SEED)) {
            Statements sessions = new Statements(new UrlSessions(database.url("postgres")), n -> {
                writers.go(BESIDE);
                if (begun && n >= next.get()) {
                    // now sooner, now later, so that it meets every step, and each comes to its end
                    next.set(n + 31 + ended.incrementAndGet() * 13 % 97);
                    database.execute(
                            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pgguard:rebuild' and datname = current_database()");
                }
            });
            RebuildStatus status = rebuild(sessions).run(Rebuilds.TWICE);
            assertThat(status.done()).as(status.toString()).isTrue();
            writers.end();
            tell("backend ended " + ended + " times in " + sessions.count() + " statements", writers);
            assertThat(ended.get()).isGreaterThan(20);
            assertNothingLost(writers);
        }
    }

    /** Writes between the steps, into the table and a plain copy of it, so that no answer to a commit is left in doubt. */
    @Test
    void aServerThatCrashesInTheMiddleLosesNothing() throws InterruptedException {
        try (PgCluster own = PgCluster.start(major);
                TestDatabase crashing = own.database()) {
            create(crashing);
            crashing.execute("create table shop.expected as select * from shop.events");
            AtomicInteger crashes = new AtomicInteger();
            AtomicInteger next = new AtomicInteger();
            Statements sessions = new Statements(new UrlSessions(crashing.url("postgres")), n -> {
                if (begun && crashes.get() < 8 && n >= next.get()) {
                    next.set(n + 40 + crashes.incrementAndGet() * 29 % 71);
                    own.primary().stop();
                    own.primary().start();
                }
            });
            AtomicInteger steps = new AtomicInteger();
            RebuildStatus status = new PartitionRebuild(sessions, Rebuilds.policy(), Surroundings.real(event -> {
                        begun = true;
                        if (event instanceof RebuildEvent.StepReached) {
                            crashing.execute(write(steps.incrementAndGet()));
                        }
                    }))
                    .run(Rebuilds.TWICE);
            assertThat(status.done()).as(status.toString()).isTrue();
            assertThat(crashes.get()).isEqualTo(8);
            assertThat(
                            crashing.number(
                                    """
                            select count(*) from (select id, month, amount, amount * 2 as amount_eur from shop.expected) e
                              full join shop.events v using (id, month, amount, amount_eur) where e.id is null or v.id is null"""))
                    .isZero();
            assertThat(crashing.number("select count(*) from shop.events")).isGreaterThan(5_000);
            assertThat(Rebuilds.leftovers(crashing)).isEmpty();
        }
    }

    private static String write(int step) {
        return Stream.of("shop.events", "shop.expected")
                .map(table ->
                        """
                        update %1$s set amount = amount + 1, amount_eur = (amount + 1) * 2 where id %% 97 = %2$d %% 97;
                        update %1$s set month = 1 + month %% 13 where id %% 89 = %2$d %% 89;
                        delete from %1$s where id %% 1009 = %2$d;
                        insert into %1$s values (100000 + %2$d, 1 + %2$d %% 13, %2$d, %2$d * 2)"""
                                .formatted(table, step))
                .collect(Collectors.joining(";"));
    }
}
