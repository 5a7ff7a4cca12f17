package dev.pgguard.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.report.RunReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {

    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)\\{((?:[a-z]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)+)} (-?\\d+(?:\\.\\d+)?)");

    private final Path directory;

    MetricsFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private ReportPolicy policy() {
        return new ReportPolicy(null, directory.resolve("textfile"), ToldRun.THRESHOLDS);
    }

    private String text() throws IOException {
        return Files.readString(directory.resolve("textfile/pgguard_Flyway_db.example.com_5432_shop.prom"));
    }

    /** What OpenMetrics and the older format of Prometheus both allow, line by line. */
    @Test
    void everyFamilyIsAGaugeWithItsHelpAndItsUnit() throws IOException {
        ToldRun.eventful(policy());

        List<String> lines = new ArrayList<>(text().lines().toList());
        assertThat(text()).endsWith("# EOF\n");
        lines.remove(lines.size() - 1);
        String family = "";
        List<String> families = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("# HELP ")) {
                family = line.split(" ")[2];
                assertThat(families).doesNotContain(family);
                families.add(family);
                assertThat(line).matches("# HELP " + family + " [^\\\\\"]+\\.");
            } else if (line.startsWith("# TYPE ")) {
                assertThat(line).isEqualTo("# TYPE " + family + " gauge");
            } else if (line.startsWith("# UNIT ")) {
                assertThat(line).matches("# UNIT " + family + " (seconds|bytes)");
                assertThat(family).endsWith("_" + line.split(" ")[3]);
            } else {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(sample.group(1)).isEqualTo(family);
            }
        }
        assertThat(families).hasSize(12);
    }

    @Test
    void theLastRunsNumbersAreThere() throws IOException {
        ToldRun.eventful(policy());

        String labels = "{database=\"db.example.com:5432/shop\",tool=\"Flyway\"} ";
        assertThat(text())
                .contains("pgguard_run_success" + labels + "1\n")
                .contains("pgguard_run_end_timestamp_seconds" + labels + "1795748675.588\n")
                .contains("pgguard_run_duration_seconds" + labels + "29.91\n")
                .contains("pgguard_run_migrations" + labels + "4\n", "pgguard_run_attempts" + labels + "8\n")
                .contains("pgguard_run_freeze_session_seconds" + labels + "15.42\n")
                .contains("pgguard_run_wal_bytes" + labels + "433448200\n")
                .contains("pgguard_run_replay_seconds" + labels + "12.54\n")
                .contains("pgguard_run_invalid_indexes" + labels + "1\n", "pgguard_run_alert_level" + labels + "2\n")
                .contains("threshold=\"warnReplicaLag\",tool=\"Flyway\"} 1\n")
                .contains("threshold=\"warnDuration\",tool=\"Flyway\"} 0\n");
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() throws IOException {
        ToldRun run =
                new ToldRun(new ReportPolicy(null, directory.resolve("textfile"), new Thresholds(3, null, null, null)));
        run.at(10, new ToldRun.Failed(ToldRun.facts("migration", "V1__a.sql"))).ended(10, Outcome.FAILED, 0);

        assertThat(text())
                .contains("pgguard_run_success{", "} 0\n", "threshold=\"pageAttempts\"")
                .doesNotContain("wal_bytes", "replay_seconds", "invalid_indexes", "threshold=\"warnDuration\"");
    }

    @Test
    void whatNobodyCouldSeeIsLeftOut() throws IOException {
        ToldRun run = new ToldRun(policy());
        run.at(
                        10,
                        new ToldRun.Applied(ToldRun.facts("migration", "V1__a.sql")
                                .and(
                                        "statements",
                                        List.of(java.util.Map.of(
                                                "sql", "x", "notSeen", List.of("no second session"))))))
                .ended(10, Outcome.SUCCEEDED, 1);

        assertThat(text()).contains("pgguard_run_migrations{").doesNotContain("freeze");
    }

    @Test
    void aLabelIsEscaped() {
        Metric metric = new Metric("a", "", "b", java.util.Map.of("x", "a\"b\\c\nd"), 1e-3);

        assertThat(MetricsFile.text(List.of(metric))).contains("a{x=\"a\\\"b\\\\c\\nd\"} 0.001\n");
    }

    @Test
    void databasesThatAreAlikeButForTheirUmlautsHaveFilesOfTheirOwn() {
        for (String database :
                List.of("db:5432/k\u00e4se", "db:5432/k\u00f6se", "db:5432/k_se", "db:5432/" + "x".repeat(400))) {
            ToldRun run = new ToldRun(policy());
            run.report.database(database);
            run.applied(10, "V1__a.sql", 1, 10).ended(10, Outcome.SUCCEEDED, 1);
            assertThat(run.lines()).noneMatch(line -> line.contains("could not be written"));
        }
        assertThat(directory.resolve("textfile").toFile().list())
                .hasSize(4)
                .allMatch(name -> name.matches("pgguard_[A-Za-z0-9._-]+\\.prom"))
                .contains("pgguard_Flyway_db_5432_k_se.prom");
    }

    @Test
    void nothingElseIsLeftInTheFolder() throws IOException {
        ToldRun.eventful(policy());
        ToldRun.eventful(policy());

        try (Stream<Path> files = Files.list(directory.resolve("textfile"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldInOneLine() throws IOException {
        Files.writeString(directory.resolve("textfile"), "a file where a folder should be");

        assertThat(ToldRun.eventful(policy()).lines().stream().filter(each -> each.contains("could not be written")))
                .singleElement()
                .asString()
                .contains("the metrics of this run", "metricsDirectory");
    }

    /** Every write to /dev/full fails as on a full disk. */
    @Test
    void onAFullDiskTheOldFileStays() throws IOException {
        ToldRun.eventful(policy());
        String before = text();
        Path file = directory.resolve("textfile/pgguard_Flyway_db.example.com_5432_shop.prom");
        Path part = Files.createSymbolicLink(directory.resolve("textfile/part"), Path.of("/dev/full"));

        assertThatThrownBy(() -> WholeFile.write(file, "new", part)).hasMessageContaining("No space left");
        assertThat(text()).isEqualTo(before);
        assertThat(part).doesNotExist();
    }
}
