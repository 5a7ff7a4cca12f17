package dev.pgguard.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.report.RunReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

    private static final Instant START = Instant.parse("2026-11-27T03:04:05.678Z");

    private final List<GuardEvent> passedOn = new ArrayList<>();

    private final Path directory;

    RunReportTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private record IndexBuilt(String name) implements GuardEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public String message() {
            return "built";
        }

        @Override
        public Facts facts() {
            return new Facts()
                    .and("name", name)
                    .millis("tookMillis", Duration.ofSeconds(2))
                    .and("valid", true)
                    .and("owner", null)
                    .and("columns", List.of("a", "b"))
                    .and("hints", List.of());
        }
    }

    private record Failed(String message) implements GuardEvent {
        @Override
        public Level level() {
            return Level.DEBUG;
        }
    }

    private RunReport report() {
        return new RunReport(directory.resolve("new/folder"), "Flyway", InstantSource.fixed(START), passedOn::add);
    }

    @Test
    void everyEventIsPassedOnAndKept() throws IOException {
        RunReport report = report();
        GuardEvent event = new IndexBuilt("a \"b\"\n\\ \u0001 é \ud83d\ude00");
        report.on(event);

        assertThat(report.write(Outcome.SUCCEEDED, 1)).isEmpty();
        assertThat(passedOn).containsExactly(event);
        assertThat(report.file().getFileName()).hasToString("run-20261127T030405.678Z.json");
        assertThat(Files.readString(report.file()))
                .isEqualTo(
                        """
                        {
                          "format": 1,
                          "tool": "Flyway",
                          "started": "2026-11-27T03:04:05.678Z",
                          "ended": "2026-11-27T03:04:05.678Z",
                          "outcome": "succeeded",
                          "failure": null,
                          "migrations": 1,
                          "events": [
                            {
                              "at": "2026-11-27T03:04:05.678Z",
                              "event": "index-built",
                              "level": "info",
                              "message": "built",
                              "name": "a \\"b\\"\\u000a\\\\ \\u0001 é \\ud83d\\ude00",
                              "tookMillis": 2000,
                              "valid": true,
                              "owner": null,
                              "columns": [
                                "a",
                                "b"
                              ],
                              "hints": []
                            }
                          ]
                        }
                        """);
        assertThat(Files.list(report.file().getParent())).hasSize(1);
    }

    @Test
    void whatWasAppliedBeforeTheReplicasWereAskedIsReplacedByTheEnd() throws IOException {
        RunReport report = report();
        report.write(Outcome.APPLIED, 2);
        assertThat(Files.readString(report.file())).contains("\"outcome\": \"applied\"");
        report.write(Outcome.SUCCEEDED, 2);
        report.write(Outcome.APPLIED, 2);
        assertThat(Files.readString(report.file())).contains("\"outcome\": \"succeeded\"");
    }

    @Test
    void theLastFailureIsTheReasonUnlessTheRunSucceededAllTheSame() throws IOException {
        RunReport report = report();
        report.on(new Failed("first"));
        report.on(new Failed("last"));
        assertThat(report.write(Outcome.APPLIED, 0)).contains(report.file());
        assertThat(Files.readString(report.file())).contains("\"outcome\": \"failed\"", "\"failure\": \"last\"");

        RunReport tolerated = report();
        tolerated.on(new Failed("first"));
        assertThat(tolerated.write(Outcome.SUCCEEDED, 1)).isEmpty();
        assertThat(Files.readString(tolerated.file())).contains("\"succeeded\"", "\"failure\": null");
    }

    @Test
    void aRunThatDidNothingWritesNothing() {
        RunReport report = report();
        report.write(Outcome.SUCCEEDED, 0);
        assertThat(report.file()).doesNotExist();
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() throws IOException {
        Files.writeString(directory.resolve("new"), "a file where a folder should be");
        assertThat(report().write(Outcome.SUCCEEDED, 1)).isEmpty();
        assertThat(passedOn).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(GuardEvent.Level.WARN);
            assertThat(event.message()).contains("could not be written to " + directory, "reportDirectory");
        });
    }
}
