package dev.pgguard.maven.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.migration.NotReady;
import dev.pgguard.report.AlertLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastRunTest {

    private static final String REPORT =
            """
            {"format": 2, "tool": "Flyway", "database": "db.example.com:5432/shop", "started": "2026-11-21T03:00:00Z",
             "ended": "2026-11-21T03:00:20Z", "outcome": "succeeded", "failure": null, "migrations": 2, "level": "warn",
             "thresholds": [{"name": "warnDuration", "level": "warn", "limit": 30000, "value": 31000, "migration": "V2__b.sql",
                             "message": "V2__b.sql took 31s, longer than 30s"}],
             "events": []}
            """;

    @TempDir
    private Path directory = Path.of("");

    private List<String> findings(String report, AlertLevel from) throws IOException {
        Path file = Files.writeString(directory.resolve("run.json"), report);
        return LastRun.findings(file, from, "10.0.0.1/shop").stream()
                .map(NotReady::message)
                .toList();
    }

    @Test
    void itsLevelClosesFromThatLevelOn() throws IOException {
        assertThat(findings(REPORT, AlertLevel.PAGE)).isEmpty();
        assertThat(findings(REPORT, AlertLevel.WARN))
                .singleElement()
                .asString()
                .startsWith("The last run: warn, V2__b.sql took 31s, longer than 30s (warnDuration). Look at ")
                .contains("run.html", "failOnRun=none");
        assertThat(findings(REPORT.replace("\"level\": \"warn\"", "\"level\": \"page\""), AlertLevel.PAGE))
                .hasSize(1);
        assertThat(findings(REPORT.replace("\"level\": \"warn\"", "\"level\": \"ok\""), AlertLevel.WARN))
                .isEmpty();
    }

    @Test
    void aLevelWithoutItsThresholdsClosesToo() throws IOException {
        assertThat(findings(REPORT.replaceAll("(?s)\"thresholds\".*?],", "").replace("warn", "page"), AlertLevel.WARN))
                .containsExactly("The last run: its level is page");
    }

    @Test
    void aRunThatDidNotSucceedCloses() throws IOException {
        String failed = REPORT.replace("\"succeeded\", \"failure\": null", "\"failed\", \"failure\": \"it broke\"");
        assertThat(findings(failed, AlertLevel.PAGE))
                .containsExactly("The last run: it did not succeed (failed): it broke");
    }

    @Test
    void whatFailedIsToldInOneLine() throws IOException {
        String failed = REPORT.replace("\"succeeded\", \"failure\": null", "\"failed\", \"failure\": \"%s\"");
        assertThat(findings(failed.formatted("V2 failed\\n---------\\n\\nMessage : twice\\n"), AlertLevel.PAGE))
                .containsExactly("The last run: it did not succeed (failed): V2 failed; Message : twice");
        assertThat(findings(failed.formatted("refused\\n" + "select 1;\\n".repeat(100)), AlertLevel.PAGE))
                .singleElement()
                .asString()
                .hasSizeLessThan(600)
                .endsWith("… (run.html beside its report has all of it)");
    }

    @Test
    void whatIsNotKnownCloses() throws IOException {
        assertThat(LastRun.findings(directory.resolve("run.json"), AlertLevel.PAGE, "db/shop"))
                .extracting(NotReady::message)
                .singleElement()
                .asString()
                .startsWith("The last run: its report " + directory.resolve("run.json") + " could not be read (there")
                .contains("reportDirectory of the run");
        assertThat(findings(REPORT.substring(0, 100), AlertLevel.PAGE))
                .singleElement()
                .asString()
                .contains("it is no JSON");
        assertThat(findings(REPORT.replace("\"format\": 2", "\"format\": 1"), AlertLevel.PAGE))
                .singleElement()
                .asString()
                .contains("older");
        assertThat(findings(REPORT.replace("/shop", "/billing"), AlertLevel.PAGE))
                .singleElement()
                .asString()
                .contains("it is about db.example.com:5432/billing, not 10.0.0.1/shop");
        assertThat(findings(
                        REPORT.replace("\"level\": \"warn\", \"limit\"", "\"limit\"")
                                .replace("\"warn\"", "\"loud\""),
                        AlertLevel.PAGE))
                .singleElement()
                .asString()
                .contains("level loud is not known");
    }
}
