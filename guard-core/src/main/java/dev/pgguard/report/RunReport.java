package dev.pgguard.report;

import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run tells, passed on and kept for a file in JSON: {@code run-<start in UTC>.json}, described in {@code
 * docs/reports.md}. A file that cannot be written is told of, and never fails a run.
 */
public final class RunReport implements GuardListener {

    /** Changes when a reader of the file has to. */
    static final int FORMAT = 1;

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private final Path file;
    private final String tool;
    private final InstantSource clock;
    private final GuardListener next;
    private final Instant started;
    private final List<Map<String, @Nullable Object>> events = new ArrayList<>();
    private boolean ended;

    /** How far a run has come. */
    public enum Outcome {
        /** Its migrations are applied; whether the replicas have replayed them is not known yet. */
        APPLIED,
        SUCCEEDED,
        FAILED
    }

    /**
     * @param directory made when it is needed
     * @param next who hears every event first
     */
    public RunReport(Path directory, String tool, InstantSource clock, GuardListener next) {
        this.tool = tool;
        this.clock = clock;
        this.next = next;
        this.started = clock.instant();
        this.file = directory.resolve("run-" + NAME.format(started) + ".json");
    }

    /** A watch may tell something from its own thread. */
    @Override
    public synchronized void on(GuardEvent event) {
        next.on(event);
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("at", clock.instant());
        entry.put(
                "event",
                HUMP.matcher(event.getClass().getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT));
        entry.put("level", event.level().name().toLowerCase(Locale.ROOT));
        entry.put("message", event.message());
        entry.putAll(event.facts().values());
        events.add(entry);
    }

    public Path file() {
        return file;
    }

    /**
     * Writes the file, or writes it anew; nothing of a run that had nothing to do, and nothing any more after an end was written.
     *
     * @param applied how many migrations
     * @return the file, when it tells of a failure
     */
    public Optional<Path> write(Outcome outcome, int applied) {
        Map<String, @Nullable Object> failure = events.stream()
                .filter(event -> "failed".equals(event.get("event")))
                .reduce((first, last) -> last)
                .orElse(Map.of());
        Outcome end = outcome == Outcome.APPLIED && !failure.isEmpty() ? Outcome.FAILED : outcome;
        if (ended || (applied == 0 && end != Outcome.FAILED)) {
            return Optional.empty();
        }
        ended = end != Outcome.APPLIED;
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("format", FORMAT);
        report.put("tool", tool);
        report.put("started", started);
        report.put("ended", clock.instant());
        report.put("outcome", end.name().toLowerCase(Locale.ROOT));
        report.put("failure", end == Outcome.FAILED ? failure.get("message") : null);
        report.put("migrations", applied);
        report.put("events", events);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), Json.of(report));
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
            return end == Outcome.FAILED ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            next.on(new NotWritten(file, e.toString()));
            return Optional.empty();
        }
    }

    /** The run goes on, and its report is missing. */
    record NotWritten(Path file, String why) implements GuardEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public String message() {
            return "the report of this run could not be written to " + file + " (" + why
                    + "); nothing else is touched by that. Set reportDirectory to a folder that may be written, or to none";
        }
    }
}
