package dev.pgguard.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.index.InvalidIndexes;
import dev.pgguard.report.RunReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThresholdsTest {

    private final Path directory;

    ThresholdsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void whatIsExceededIsToldLastAndStandsInTheReport() throws IOException {
        ToldRun run = ToldRun.eventful(new ReportPolicy(directory, null, ToldRun.THRESHOLDS));

        List<String> lines = run.lines();
        assertThat(lines.subList(lines.size() - 3, lines.size()))
                .containsExactly(
                        "page: V7__add_status.sql took 5 attempts, more than 3 (pageAttempts)",
                        "page: 1 index is invalid after the run, more than 0: shop.customer_email_idx; have the migration"
                                + " build it again, or drop it (pageInvalidIndexes)",
                        "warn: replicas needed 12.5s to replay the migrations, longer than 10s (warnReplicaLag)");
        assertThat(Files.readString(directory.resolve("run.json")))
                .contains(
                        """
                          "level": "page",
                          "thresholds": [
                            {
                              "name": "pageAttempts",
                              "level": "page",
                              "limit": 3,
                              "value": 5,
                              "migration": "V7__add_status.sql",
                              "message": "V7__add_status.sql took 5 attempts, more than 3"
                            },
                        """);
    }

    /** Nothing of it is written anywhere: the log tells it all the same. */
    private static Stream<String> told(Thresholds thresholds, int attempts, long took, int invalid, long lag) {
        ToldRun run = new ToldRun(new ReportPolicy(null, null, thresholds));
        run.applied(took, "V1__a.sql", attempts, took);
        run.at(
                took,
                new InvalidIndexes(Stream.iterate(1, n -> n + 1)
                        .limit(invalid)
                        .map(n -> "i" + n)
                        .toList()));
        run.at(
                took + lag,
                new ToldRun.ReplicasReplayed(ToldRun.facts("waitedMillis", lag).and("replicas", List.of("replica1"))));
        run.ended(took + lag, Outcome.SUCCEEDED, 1);
        return run.lines().stream().filter(each -> each.matches("(page|warn): .*"));
    }

    @Test
    void theLimitItselfIsNoExcess() {
        assertThat(told(ToldRun.THRESHOLDS, 3, 30_000, 0, 10_000)).isEmpty();
        assertThat(told(ToldRun.THRESHOLDS, 4, 30_001, 1, 10_001))
                .extracting(each -> each.replaceAll(".*\\(", ""))
                .containsExactly("pageAttempts)", "pageInvalidIndexes)", "warnDuration)", "warnReplicaLag)");
    }

    @Test
    void eachIsSwitchedOffByItself() {
        assertThat(told(new Thresholds(null, null, null, null), 99, 3_600_000, 7, 3_600_000))
                .isEmpty();
        assertThat(told(new Thresholds(null, 6, null, null), 99, 3_600_000, 7, 3_600_000))
                .containsExactly(
                        "page: 7 indexes are invalid after the run, more than 6: i1, i2, i3, i4, i5 and 2 more;"
                                + " have the migration build it again, or drop it (pageInvalidIndexes)");
    }

    @Test
    void replicasThatNeverReplayedCountWithTheTimeThatTheyWereWaitedFor() {
        ToldRun run = new ToldRun(new ReportPolicy(null, null, ToldRun.THRESHOLDS));
        run.applied(100, "V1__a.sql", 1, 100);
        run.at(20_100, new ToldRun.WaitingForReplicas(ToldRun.facts("waitedMillis", 20_000)));
        run.at(20_100, new ToldRun.Failed(ToldRun.facts("migration", null)));
        run.ended(20_100, Outcome.FAILED, 1);

        assertThat(run.lines())
                .last()
                .isEqualTo("warn: replicas had not replayed after 20s, longer than 10s (warnReplicaLag)");
    }

    @Test
    void nothingIsToldTwice() {
        ToldRun run = ToldRun.eventful(new ReportPolicy(null, null, ToldRun.THRESHOLDS));
        int lines = run.lines().size();
        run.ended(40_000, Outcome.APPLIED, 4);

        assertThat(run.lines()).hasSize(lines);
    }

    @Test
    void aLimitThatCanOnlyBeExceededIsRefused() {
        assertThatThrownBy(() -> new Thresholds(0, 0, null, null)).hasMessage("pageAttempts must be at least 1, was 0");
        assertThatThrownBy(() -> new Thresholds(1, -1, null, Duration.ZERO))
                .hasMessage("pageInvalidIndexes must not be negative, was -1");
    }
}
