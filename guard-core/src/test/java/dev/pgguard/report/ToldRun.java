package dev.pgguard.report;

import dev.pgguard.index.InvalidIndexes;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run that a test tells, with its own time. */
final class ToldRun {

    static final Instant START = Instant.parse("2026-11-27T03:04:05.678Z");

    static final Thresholds THRESHOLDS = new Thresholds(3, 0, Duration.ofSeconds(30), Duration.ofSeconds(10));

    final List<GuardEvent> passedOn = new ArrayList<>();
    final RunReport report;
    private Instant now = START;

    ToldRun(ReportPolicy policy) {
        report = new RunReport(policy, "Flyway", () -> now, passedOn::add);
        report.database("db.example.com:5432/shop");
    }

    static ToldRun in(Path directory) {
        return new ToldRun(new ReportPolicy(directory, null, THRESHOLDS));
    }

    /** Events by the names that the engine gives them. */
    record RetryScheduled(Facts facts) implements Event {}

    record Applied(Facts facts) implements Event {}

    record Failed(Facts facts) implements Event {}

    record IndexBuilt(Facts facts) implements Event {}

    record IndexDropped(Facts facts) implements Event {}

    record ReplicasReplayed(Facts facts) implements Event {}

    record WaitingForReplicas(Facts facts) implements Event {}

    private interface Event extends GuardEvent {
        @Override
        default Level level() {
            return this instanceof RetryScheduled ? Level.WARN : this instanceof Applied ? Level.DEBUG : Level.INFO;
        }

        @Override
        default String message() {
            return getClass().getSimpleName() + " " + facts().values().getOrDefault("migration", "");
        }
    }

    ToldRun at(long millis, GuardEvent event) {
        now = START.plusMillis(millis);
        report.on(event);
        return this;
    }

    ToldRun applied(long millis, String migration, int attempts, long took) {
        return at(
                millis,
                new Applied(
                        facts("migration", migration).and("attempts", attempts).and("tookMillis", took)));
    }

    ToldRun ended(long millis, RunReport.Outcome outcome, int applied) {
        now = START.plusMillis(millis);
        report.write(outcome, applied);
        return this;
    }

    List<String> lines() {
        return passedOn.stream().map(GuardEvent::message).toList();
    }

    static Facts facts(String name, @Nullable Object value) {
        return new Facts().and(name, value);
    }

    static List<Long> sample(long millis, long value) {
        return List.of(millis, value);
    }

    /** Retries behind a blocker, a rewrite, an index that was repaired and one that is left, replicas that lag. */
    static ToldRun eventful(ReportPolicy policy) {
        ToldRun run = new ToldRun(policy);
        run.applied(420, "V6__widen_total.sql", 1, 180);
        String blocker =
                "pid 4711 (app=reporting, user=bi, 10.0.0.7), idle in transaction for %s, last query: select ?";
        long[][] attempts = {{1, 520, 1040, 412}, {2, 1972, 1010, 733}, {3, 3715, 620, 1600}, {4, 5935, 610, 2900}};
        for (long[] attempt : attempts) {
            long ended = attempt[1] + attempt[2];
            run.at(
                    ended,
                    new RetryScheduled(facts("migration", "V7__add_status.sql")
                            .and("attempt", attempt[0])
                            .and("maxAttempts", 15)
                            .and("failure", "could not lock shop.orders (ACCESS EXCLUSIVE) within 1s")
                            .and("waitedFor", "shop.orders (ACCESS EXCLUSIVE)")
                            .and(
                                    "blockers",
                                    List.of(
                                            blocker.formatted("4m" + ended / 1000 + "s"),
                                            "pid 99 (app=<script>alert(1)</script>, user=x), active for 2s, query: select \"a\" & 'b'"))
                            .and("queue", 5 + attempt[0])
                            .and("queuedMillis", attempt[2] * 3)
                            .and("waitedMillis", attempt[2] - 20)
                            .and("attemptMillis", attempt[2])
                            .and(
                                    "samples",
                                    List.of(
                                            sample(80, 1),
                                            sample(attempt[2] / 4, 3),
                                            sample(attempt[2] / 2, 4),
                                            sample(attempt[2] * 3 / 4, 5 + attempt[0])))
                            .and("freezeSpentMillis", ended)
                            .and("freezeBudgetMillis", 30_000)
                            .and("delayMillis", attempt[3])));
        }
        run.at(
                9_640,
                new Applied(facts("migration", "V7__add_status.sql")
                        .and("attempts", 5)
                        .and("tookMillis", 9_120)
                        .and("attemptMillis", 195)
                        .and(
                                "statements",
                                List.of(Map.of(
                                        "sql",
                                        "alter table orders add column status text <b>",
                                        "startMillis",
                                        10,
                                        "tookMillis",
                                        160,
                                        "waitedMillis",
                                        120,
                                        "queue",
                                        2,
                                        "queuedMillis",
                                        180,
                                        "samples",
                                        List.of(sample(60, 2)))))
                        .and("statementsNotListed", 0)
                        .and(
                                "locks",
                                List.of(
                                        Map.of("relation", "shop.orders", "mode", "ACCESS EXCLUSIVE", "heldMillis", 65),
                                        Map.of("relation", "shop.status", "mode", "ROW EXCLUSIVE", "heldMillis", 60)))
                        .and("walBytes", 48_200)
                        .and("rewritten", List.of())
                        .and("freezeMillis", 10_020)
                        .and("peakQueue", 9)));
        run.at(9_700, new IndexDropped(facts("object", "shop.orders_status_idx")));
        run.at(14_100, new IndexBuilt(facts("object", "shop.orders_status_idx").and("tookMillis", 4_310)));
        run.at(
                14_140,
                new Applied(facts("migration", "V8__index_on_status.sql")
                        .and("attempts", 1)
                        .and("tookMillis", 4_480)
                        .and("attemptMillis", 4_480)
                        .and(
                                "locks",
                                List.of(Map.of(
                                        "relation",
                                        "shop.orders",
                                        "mode",
                                        "SHARE UPDATE EXCLUSIVE",
                                        "heldMillis",
                                        4_310)))
                        .and("walBytes", 21_400_000L)));
        run.at(
                17_300,
                new Applied(facts("migration", "V9__bigger_total.sql")
                        .and("attempts", 1)
                        .and("tookMillis", 3_080)
                        .and("attemptMillis", 3_080)
                        .and(
                                "statements",
                                List.of(
                                        Map.of(
                                                "sql",
                                                "alter table invoice alter column total type bigint",
                                                "startMillis",
                                                4,
                                                "tookMillis",
                                                2_900,
                                                "waitedMillis",
                                                0,
                                                "queue",
                                                3,
                                                "samples",
                                                List.of(sample(300, 1), sample(1_200, 3), sample(2_200, 2))),
                                        Map.of(
                                                "sql",
                                                "update invoice set total = total * 100",
                                                "startMillis",
                                                2_910,
                                                "tookMillis",
                                                90,
                                                "waitedMillis",
                                                0,
                                                "rows",
                                                1_204_331)))
                        .and(
                                "locks",
                                List.of(Map.of(
                                        "relation", "shop.invoice", "mode", "ACCESS EXCLUSIVE", "heldMillis", 3_070)))
                        .and("walBytes", 412_000_000L)
                        .and(
                                "rewritten",
                                List.of(Map.of(
                                        "relation",
                                        "shop.invoice",
                                        "bytes",
                                        380_000_000L,
                                        "cause",
                                        "ALTER COLUMN TYPE",
                                        "expected",
                                        true)))
                        .and("freezeMillis", 5_400)
                        .and("peakQueue", 3)));
        run.at(17_340, new InvalidIndexes(List.of("shop.customer_email_idx")));
        run.at(
                29_900,
                new ReplicasReplayed(facts("position", "0/3000148")
                        .and("waitedMillis", 12_540)
                        .and("replicas", List.of("replica1", "replica2"))
                        .and("notWaitedFor", List.of())
                        .and("readersHeldUp", List.of())
                        .and("peakBehindBytes", 430_000_000L)
                        .and(
                                "samples",
                                List.of(
                                        sample(0, 430_000_000L),
                                        sample(2_000, 401_000_000L),
                                        sample(5_000, 330_000_000L),
                                        sample(8_000, 160_000_000L),
                                        sample(11_000, 40_000_000L),
                                        sample(12_500, 0)))));
        return run.ended(29_910, RunReport.Outcome.SUCCEEDED, 4);
    }
}
