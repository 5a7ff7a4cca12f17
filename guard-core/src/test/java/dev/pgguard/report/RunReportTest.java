package dev.pgguard.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.MigrationDone;
import dev.pgguard.report.RunReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

    private static final Instant START = Instant.parse("2026-11-27T03:04:05.678Z");

    private final List<GuardEvent> passedOn = new CopyOnWriteArrayList<>();

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
                    .and("samples", List.of(ToldRun.sample(0, 1), ToldRun.sample(50, 2)))
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
        return new RunReport(
                new ReportPolicy(directory.resolve("new/folder"), null, ToldRun.THRESHOLDS),
                "Flyway",
                InstantSource.fixed(START),
                passedOn::add);
    }

    private Path file() {
        return file("");
    }

    private Path file(String suffix) {
        return directory.resolve("new/folder/run-20261127T030405.678Z" + suffix + ".json");
    }

    @Test
    void everyEventIsPassedOnAndKept() throws IOException {
        RunReport report = report();
        GuardEvent event = new IndexBuilt("a \"b\"\n\\ \u0001 é \ud83d\ude00");
        report.on(event);

        report.database("db:5432/shop");
        report.write(Outcome.SUCCEEDED, 1);
        assertThat(passedOn).containsExactly(event);
        assertThat(Files.readString(file()))
                .isEqualTo(
                        """
                        {
                          "format": 2,
                          "tool": "Flyway",
                          "database": "db:5432/shop",
                          "started": "2026-11-27T03:04:05.678Z",
                          "ended": "2026-11-27T03:04:05.678Z",
                          "outcome": "succeeded",
                          "failure": null,
                          "migrations": 1,
                          "level": "ok",
                          "thresholds": [],
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
                              "samples": [
                                [0, 1],
                                [50, 2]
                              ],
                              "hints": []
                            }
                          ]
                        }
                        """);
        assertThat(report.page()).contains(directory.resolve("new/folder/run-20261127T030405.678Z.html"));
        try (Stream<Path> files = Files.list(directory.resolve("new/folder"))) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "run-20261127T030405.678Z.json", "run-20261127T030405.678Z.html", "run.json", "run.html");
        }
        assertThat(directory.resolve("new/folder/run.json")).hasSameTextualContentAs(file());
    }

    @Test
    void whatWasAppliedBeforeTheReplicasWereAskedIsReplacedByTheEnd() throws IOException {
        RunReport report = report();
        report.write(Outcome.APPLIED, 2);
        assertThat(Files.readString(file())).contains("\"outcome\": \"applied\"");
        report.write(Outcome.SUCCEEDED, 2);
        report.write(Outcome.APPLIED, 2);
        assertThat(Files.readString(file())).contains("\"outcome\": \"succeeded\"");
    }

    @Test
    void theLastFailureIsTheReasonUnlessTheRunSucceededAllTheSame() throws IOException {
        RunReport report = report();
        report.on(new Failed("first"));
        report.on(new Failed("last"));
        report.write(Outcome.APPLIED, 0);
        assertThat(passedOn.get(passedOn.size() - 1).message())
                .endsWith("is told in " + report.page().orElseThrow());
        assertThat(Files.readString(file())).contains("\"outcome\": \"failed\"", "\"failure\": \"last\"");

        RunReport tolerated = report();
        tolerated.on(new Failed("first"));
        tolerated.write(Outcome.SUCCEEDED, 1);
        assertThat(Files.readString(file("-2"))).contains("\"succeeded\"", "\"failure\": null");
    }

    @Test
    void aRunThatDidNothingWritesNothing() {
        RunReport report = report();
        report.write(Outcome.SUCCEEDED, 0);
        assertThat(file()).doesNotExist();
    }

    @Test
    void runsThatBeginInTheSameMillisecondHaveFilesOfTheirOwn() throws IOException {
        RunReport first = report();
        RunReport second = report();
        RunReport third = report();
        first.database("first");
        second.database("second");
        first.write(Outcome.APPLIED, 1);
        second.write(Outcome.SUCCEEDED, 1);
        first.write(Outcome.SUCCEEDED, 1);
        assertThat(third.page()).contains(directory.resolve("new/folder/run-20261127T030405.678Z-3.html"));
        third.database("third");
        third.write(Outcome.SUCCEEDED, 1);

        assertThat(Files.readString(file())).contains("first", "\"succeeded\"");
        assertThat(file("-2")).content().contains("second");
        assertThat(file("-3")).content().contains("third");
        assertThat(first.page()).contains(directory.resolve("new/folder/run-20261127T030405.678Z.html"));
        try (Stream<Path> files = Files.list(directory.resolve("new/folder"))) {
            assertThat(files).hasSize(8);
        }
    }

    @Test
    void runsThatEndAtTheSameTimeDoNotDisturbEachOther() {
        List<CompletableFuture<Void>> runs = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    RunReport report = report();
                    report.database("db" + i);
                    report.write(Outcome.SUCCEEDED, 1);
                }))
                .toList();
        runs.forEach(CompletableFuture::join);

        assertThat(passedOn).isEmpty();
        assertThat(directory.resolve("new/folder").toFile().list()).hasSize(34);
    }

    @Test
    void whatAKilledRunLeftIsRemovedOnceNobodyCanBeWritingIt() throws IOException {
        report().write(Outcome.SUCCEEDED, 1);
        Path folder = directory.resolve("new/folder");
        Path killed = Files.writeString(folder.resolve(".run.json." + UUID.randomUUID() + ".part"), "{");
        Path now = Files.writeString(folder.resolve(".run.json." + UUID.randomUUID() + ".part"), "{");
        Path foreign = Files.writeString(folder.resolve(".other.part"), "");
        FileTime before =
                FileTime.from(Files.getLastModifiedTime(now).toInstant().minus(Duration.ofHours(25)));
        Files.setLastModifiedTime(killed, before);
        Files.setLastModifiedTime(foreign, before);
        report().write(Outcome.SUCCEEDED, 1);

        assertThat(passedOn).isEmpty();
        assertThat(killed).doesNotExist();
        assertThat(now).exists();
        assertThat(foreign).exists();
    }

    @Test
    void halfACharacterOfATextThatWasCutIsNoReasonToWriteNothing() throws IOException {
        RunReport report = report();
        report.on(new Failed("cut \ud83d"));
        report.on(new Failed("\ude00 and whole \ud83d\ude00"));
        report.write(Outcome.FAILED, 0);

        assertThat(Files.readString(file()))
                .contains("cut \\ufffd\"", "\\ufffd and whole \\ud83d\\ude00")
                .doesNotContain("cut \\ud83d");
        assertThat(directory.resolve("new/folder/run.html")).content().contains("cut ?", "whole \ud83d\ude00");
    }

    /** A gate reads run.json, and would take it for the last run. */
    @Test
    void whatAnEarlierRunLeftIsNotTakenForTheNewestWhenThatCannotBeWritten() throws IOException {
        report().write(Outcome.SUCCEEDED, 1);
        RunReport failing = new RunReport(
                new ReportPolicy(directory.resolve("new/folder"), null, ToldRun.THRESHOLDS),
                "Flyway",
                InstantSource.fixed(START.plusSeconds(1)),
                passedOn::add);
        failing.on(new Failed("it broke"));
        Files.createDirectories(directory.resolve("new/folder/run-20261127T030406.678Z.html/in the way"));
        failing.write(Outcome.FAILED, 0);

        assertThat(passedOn.get(passedOn.size() - 1).message()).contains("could not be written");
        assertThat(directory.resolve("new/folder/run.json")).content().contains("it broke");
        assertThat(directory.resolve("new/folder/run.html")).doesNotExist();
        assertThat(file()).exists();
    }

    @Test
    void whatGoesWrongWhileARunIsJudgedFailsNothing() {
        RunReport report = report();
        report.on(new Failed("first"));
        report.on(new GuardEvent() {
            @Override
            public Level level() {
                return Level.INFO;
            }

            @Override
            public String message() {
                return "listed";
            }

            @Override
            public Facts facts() {
                return new Facts().and("statements", new ArrayList<Object>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public java.util.Iterator<Object> iterator() {
                        throw new IllegalStateException("as an error of ours would");
                    }
                });
            }
        });
        report.write(Outcome.FAILED, 0);

        assertThat(passedOn.get(passedOn.size() - 1).message())
                .contains("could not be written", "as an error of ours would");
    }

    private record Applied(int attempts, Duration elapsed, List<String> asked) implements MigrationDone {
        @Override
        public Level level() {
            return Level.DEBUG;
        }

        @Override
        public String message() {
            return "done";
        }

        @Override
        public Facts facts() {
            asked.add("facts");
            return new Facts()
                    .and("migration", "V" + attempts)
                    .and("attempts", attempts)
                    .millis("tookMillis", elapsed);
        }
    }

    private static final Thresholds STRICT = new Thresholds(3, null, Duration.ofSeconds(30), null);

    @Test
    void whereNobodyReadsItOnlyAMigrationThatExceedsAThresholdIsKept() {
        List<String> asked = new ArrayList<>();
        RunReport unread = new RunReport(
                new ReportPolicy(null, null, STRICT), "Flyway", InstantSource.fixed(START), passedOn::add, () -> false);
        unread.on(new Applied(3, Duration.ofSeconds(30), asked));
        assertThat(asked).isEmpty();
        unread.on(new Applied(4, Duration.ofSeconds(30), asked));
        unread.on(new Applied(1, Duration.ofSeconds(31), asked));
        assertThat(asked).hasSize(2);
        passedOn.clear();

        unread.write(Outcome.SUCCEEDED, 3);

        assertThat(passedOn).extracting(GuardEvent::message).anyMatch(told -> told.contains("4 attempts"));
    }

    @Test
    void aFileThatCannotBeWrittenIsTold() throws IOException {
        Files.writeString(directory.resolve("new"), "a file where a folder should be");
        report().write(Outcome.SUCCEEDED, 1);
        assertThat(passedOn).singleElement().satisfies(event -> {
            assertThat(event.level()).isEqualTo(GuardEvent.Level.WARN);
            assertThat(event.message())
                    .contains("could not be written to " + directory.resolve("new/folder"), "reportDirectory");
        });
    }
}
