package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of past runs: of both formats, of several databases, and files that are none. */
class ReportMojoTest {

    /** As the guard wrote it before there were levels. */
    private static final String FORMAT_1 =
            """
            {"format": 1, "tool": "Flyway", "started": "2026-11-20T03:00:00Z", "ended": "2026-11-20T03:00:02.500Z",
             "outcome": "succeeded", "failure": null, "migrations": 1,
             "events": [{"at": "2026-11-20T03:00:02Z", "event": "applied", "level": "debug", "message": "x",
                         "migration": "V1__a.sql", "attempts": 2, "tookMillis": 900}]}
            """;

    private static final String FORMAT_2 =
            """
            {"format": 2, "tool": "Flyway", "database": "%s", "started": "2026-11-2%dT03:00:00Z", "ended": "2026-11-2%dT03:00:20Z",
             "outcome": "%s", "failure": %s, "migrations": 2, "level": "%s",
             "thresholds": [{"name": "pageAttempts", "level": "page", "limit": 3, "value": 5, "migration": "V2__b.sql",
                             "message": "V2__b.sql took 5 attempts, more than 3"}],
             "events": [{"at": "2026-11-2%dT03:00:02Z", "event": "applied", "level": "debug", "message": "x",
                         "migration": "V2__b.sql", "attempts": 5, "tookMillis": 1900, "freezeMillis": 4200}]}
            """;

    @TempDir
    private Path directory = Path.of("");

    private Path folder = Path.of("");

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectories(directory.resolve("target").resolve("migration-guard"));
    }

    private static String format2(String database, int day, String outcome, String level) {
        String failure = outcome.equals("failed") ? "\"it broke\"" : "null";
        return FORMAT_2.formatted(database, day, day, outcome, failure, level, day);
    }

    private GoalRun report(String... options) {
        return GoalRun.of(new ReportMojo(), directory, options).go();
    }

    @Test
    void runsOfBothFormatsAreATableAndAPage() throws IOException {
        Files.writeString(folder.resolve("run-20261120T030000.000Z.json"), FORMAT_1);
        Files.writeString(folder.resolve("run-20261120T030000.000Z.html"), "");
        Files.writeString(
                folder.resolve("run-20261121T030000.000Z.json"), format2("db:5432/shop", 1, "succeeded", "page"));
        Files.writeString(
                folder.resolve("run-20261122T030000.000Z.json"), format2("db:5432/shop", 2, "failed", "warn"));
        Files.writeString(folder.resolve("run.json"), "not read");
        GoalRun run = report();

        assertThat(run.failure()).isEmpty();
        assertThat(run.lines())
                .containsExactly(
                        "[INFO] [pgguard] started (UTC)        run                     outcome    migrations  attempts  took   others frozen  level",
                        "[INFO] [pgguard] 2026-11-20 03:00:00  Flyway                  succeeded  1           2         2.5 s  0              –",
                        "[INFO] [pgguard] 2026-11-21 03:00:00  Flyway on db:5432/shop  succeeded  2           5         20 s   4.2 session-s  page",
                        "[INFO] [pgguard] 2026-11-22 03:00:00  Flyway on db:5432/shop  failed     2           5         20 s   4.2 session-s  warn",
                        "[INFO] [pgguard] report of 3 runs: " + folder.resolve("report.html"));
        String page = Files.readString(folder.resolve("report.html"));
        assertThat(page)
                .contains("<h2>Flyway</h2>", "<h2>Flyway on db:5432/shop</h2>", "<h1>3\u00a0runs</h1>")
                .contains("<a href=\"run-20261120T030000.000Z.html\">2026-11-20 03:00:00</a>")
                .contains("2026-11-22 03:00:00: 20\u00a0s, did not succeed, level warn")
                .doesNotContain("<a href=\"run-20261121T030000.000Z.html\">");
        assertThat(page.split("<rect class=\"bar", -1))
                .as("bars, and those of the legend")
                .hasSize(1 + 3 * 4 + 3);
    }

    @Test
    void nothingGreenStandsBesideARunThatFailed() throws IOException {
        Files.writeString(folder.resolve("run-1.json"), format2("db/shop", 1, "failed", "ok"));
        report();
        assertThat(folder.resolve("report.html")).content().doesNotContain("badge ok");

        Files.writeString(folder.resolve("run-1.json"), format2("db/shop", 1, "succeeded", "ok"));
        report();
        assertThat(folder.resolve("report.html")).content().contains("badge ok");
    }

    @Test
    void aFileThatIsNoReportIsNamedAndLeftOut() throws IOException {
        Files.writeString(folder.resolve("run-a.json"), "{\"format\": 2, ");
        Files.writeString(folder.resolve("run-b.json"), "[]");
        Files.writeString(folder.resolve("run-c.json"), "{\"format\": 99}");
        Files.writeString(folder.resolve("run-d.json"), "{\"format\": 2, \"started\": \"yesterday\"}");
        Files.createDirectory(folder.resolve("run-e.json"));
        Files.writeString(folder.resolve("run-f.json"), FORMAT_1);
        GoalRun run = report();

        assertThat(run.failure()).isEmpty();
        assertThat(run.lines())
                .filteredOn(line -> line.startsWith("[WARNING]"))
                .hasSize(5)
                .anyMatch(line -> line.contains("run-a.json is left out: it is no JSON from line "))
                .anyMatch(line -> line.contains("run-b.json is left out: "))
                .anyMatch(line -> line.contains("run-c.json is left out: its format 99 is newer than this plugin"))
                .anyMatch(line -> line.contains("run-d.json is left out: it does not say when the run started"))
                .anyMatch(line -> line.contains("run-e.json is left out: "));
        assertThat(run.lines()).last().asString().contains("report of 1 run: ");
    }

    @Test
    void numbersThatNoRunHasDoNotEndIt() throws IOException {
        for (int day = 1; day < 4; day++) {
            Files.writeString(
                    folder.resolve("run-" + day + ".json"),
                    format2("db/shop", day, "succeeded", "ok")
                            .replace("4200", "9000000000000000000")
                            .replace("1900", "-1"));
        }
        GoalRun run = report();

        assertThat(run.failure()).isEmpty();
        assertThat(run.lines()).last().asString().contains("report of 3 runs");
    }

    @Test
    void whatOthersWroteIsTextOnThePage() throws IOException {
        Files.writeString(folder.resolve("run-1.json"), format2("db/<script>x</script>", 1, "succeeded", "ok"));
        report();

        assertThat(folder.resolve("report.html"))
                .content()
                .contains("&lt;script&gt;x")
                .doesNotContain("<script");
    }

    @Test
    void aFolderWithoutRunsIsToldAndLeavesNoOldPage() throws IOException {
        Files.writeString(folder.resolve("report.html"), "old");
        assertThat(report().lines()).containsExactly("[INFO] [pgguard] there is no report of a run in " + folder);
        assertThat(folder.resolve("report.html")).doesNotExist();
        assertThat(report("guard.reportDirectory=nowhere").lines())
                .singleElement()
                .asString()
                .contains("no report of a run");
    }

    @Test
    void aFolderThatIsNoneIsRefused() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        assertThat(report("guard.reportDirectory=none").failure())
                .contains("reportDirectory=none", "Nothing was written");
        assertThat(report("guard.reportDirectory=file").failure()).contains("reportDirectory");
    }

    @Test
    void onlyTheLastTwentyStandInTheLog() throws IOException {
        for (int i = 10; i < 35; i++) {
            Files.writeString(folder.resolve("run-" + i + ".json"), FORMAT_1.replace("03:00:0", "03:" + i + ":0"));
        }
        List<String> lines = report().lines();

        assertThat(lines).hasSize(1 + 20 + 1);
        assertThat(lines.get(1)).contains("2026-11-20 03:15");
        assertThat(lines).last().asString().contains("report of 25 runs");
    }
}
