package dev.pgguard.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastRunsTest {

    private static final String REPORT =
            """
            {"format": 2, "tool": "Flyway", "database": "db.example.com:5432/shop", "started": "2026-11-21T03:00:00Z",
             "ended": "2026-11-21T03:00:20Z", "outcome": "succeeded", "failure": null, "migrations": 2, "level": "warn",
             "thresholds": [{"name": "warnDuration", "level": "warn", "limit": 30000, "value": 31000, "migration": "V2__b.sql",
                             "message": "V2__b.sql took 31s, longer than 30s"}],
             "events": [
               {"at": "2026-11-21T03:00:10Z", "event": "retry-scheduled", "migration": "V2__b.sql", "attempt": 1, "delayMillis": 5,
                "attemptMillis": 7, "queuedMillis": 9, "samples": [[1, 2], [3, 0]], "blockers": ["pid 1"], "notSeen": []},
               {"at": "2026-11-21T03:00:11Z", "event": "applied", "migration": "V2__b.sql", "attempts": 2, "tookMillis": 900,
                "statements": [{"sql": "x", "startMillis": 1, "tookMillis": 2, "samples": [[1, 2]], "rows": 3}],
                "locks": [{"relation": "a.b", "mode": "SHARE", "heldMillis": 4}], "walBytes": 5, "freezeMillis": 6},
               {"at": "2026-11-21T03:00:15Z", "event": "replicas-replayed", "waitedMillis": 8, "samples": [[0, 1]],
                "replicas": ["r"]}]}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve("run-" + name + ".json"), text);
    }

    private static void show(PastRuns past) {
        assertThat(RunTable.of(past.runs())).isNotEmpty();
        if (!past.runs().isEmpty()) {
            assertThat(TrendPage.of(past.runs())).contains("</html>");
        }
    }

    @Test
    void whatIsNoReportIsNamedAndLeftOut() throws IOException {
        file("1", REPORT);
        file("empty", "");
        file("null", "null");
        file("foreign", "{\"results\": []}");
        file("half", REPORT.substring(0, 300));
        file("newer", REPORT.replace("\"format\": 2", "\"format\": 3"));
        file("before", REPORT.replace("2026-11-21T03:00:00Z", "-1000000000-01-01T00:00:00Z"));
        file("after", REPORT.replace("2026-11-21T03:00:20Z", "+1000000000-12-31T23:59:59Z"));
        file("deep", "[".repeat(100_000));
        Files.createDirectory(folder.resolve("run-folder.json"));
        Files.write(
                folder.resolve("run-latin.json"),
                REPORT.replace("shop", "schön").getBytes(StandardCharsets.ISO_8859_1));

        PastRuns past = PastRuns.in(folder);
        assertThat(past.runs()).hasSize(1);
        assertThat(past.leftOut())
                .hasSize(10)
                .allMatch(line -> line.contains(" is left out: ") && !line.endsWith(": "))
                .anyMatch(line -> line.endsWith("run-latin.json is left out: it is no text in UTF-8"))
                .anyMatch(line -> line.endsWith("run-after.json is left out: it does not say when the run ended"))
                .anyMatch(line -> line.endsWith("run-newer.json is left out: its format 3 is newer than this plugin"));
        show(past);
    }

    /** Whatever a file says, the other runs are shown. */
    @Test
    void numbersAndNamesOfAnyKindDoNotEndIt() throws IOException {
        List<String> values = List.of(
                "-1",
                "0",
                "9223372036854775807",
                "-9223372036854775808",
                "1e300",
                "99999999999999999999999",
                "null",
                "[]",
                "{}",
                "[null]",
                "\"\"",
                "\"<script>alert(1)</script>\"",
                "\"\\ud83d\"",
                "\"a\\nb\\u0000\"",
                "true",
                "[[1]]",
                "[[9223372036854775807, -9223372036854775808]]",
                "\"9999-12-31T23:59:59Z\"",
                "\"0001-01-01T00:00:00Z\"");
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            List<Integer> ends = new ArrayList<>();
            Matcher member =
                    Pattern.compile("(\"\\w+\": )(\"[^\"]*\"|\\d+|null)").matcher(REPORT);
            while (member.find()) {
                ends.add(member.start());
            }
            String text = REPORT;
            int at = ends.get(random.nextInt(ends.size()));
            member.reset();
            member.find(at);
            text = text.substring(0, member.start(2))
                    + values.get(random.nextInt(values.size()))
                    + text.substring(member.end(2));
            file("fuzz" + i, text);
        }
        PastRuns past = PastRuns.in(folder);
        assertThat(past.runs().size() + past.leftOut().size()).isEqualTo(400);
        show(past);
        assertThat(TrendPage.of(past.runs())).doesNotContain("<script>");
        assertThat(RunTable.of(past.runs())).noneMatch(line -> line.contains("\n"));
    }
}
