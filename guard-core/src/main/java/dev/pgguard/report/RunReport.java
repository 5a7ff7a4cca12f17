package dev.pgguard.report;

import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.MigrationDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a run tells, passed on and kept; in the end it is judged, and written where files are wanted: {@code
 * run-<start in UTC>.json} and {@code .html}, and as {@code run.json} and {@code run.html} the newest, described in {@code
 * docs/reports.md}. What cannot be written is told of, and never fails a run.
 */
public final class RunReport implements GuardListener {

    /** Changes when a reader of the file has to. */
    static final int FORMAT = 2;

    /** Apart, since few runs write a file. */
    private static final class FileTime {
        static final DateTimeFormatter PATTERN = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
    }

    private final ReportPolicy policy;
    private final String tool;
    private final InstantSource clock;
    private final GuardListener next;
    private final BooleanSupplier micrometer;
    private final Instant started;
    private final List<Map<String, @Nullable Object>> events = new ArrayList<>();
    private final Map<Class<?>, String> names = new HashMap<>();
    private String database = "";
    private @Nullable Boolean read;
    private boolean ended;
    private boolean created;
    /** Of the runs that began in the same millisecond and write into the same folder. */
    private int number = 1;

    /** How far a run has come. */
    public enum Outcome {
        /** Its migrations are applied; whether the replicas have replayed them is not known yet. */
        APPLIED,
        SUCCEEDED,
        FAILED
    }

    /** @param next who hears every event first */
    public RunReport(ReportPolicy policy, String tool, InstantSource clock, GuardListener next) {
        this(policy, tool, clock, next, RunReport::hasMicrometer);
    }

    /** @param micrometer whether its metrics go to Micrometer; asked once there is something to tell */
    RunReport(ReportPolicy policy, String tool, InstantSource clock, GuardListener next, BooleanSupplier micrometer) {
        this.policy = policy;
        this.tool = tool;
        this.clock = clock;
        this.next = next;
        this.micrometer = micrometer;
        this.started = clock.instant();
    }

    /** @param label host, port and name, without credentials */
    public void database(String label) {
        this.database = label;
    }

    /** A watch may tell something from its own thread. */
    @Override
    public synchronized void on(GuardEvent event) {
        next.on(event);
        if (event instanceof MigrationDone done
                && !isRead()
                && !policy.thresholds().exceededBy(done)) {
            return;
        }
        Facts entry = new Facts()
                .and("at", clock.instant())
                .and("event", names.computeIfAbsent(event.getClass(), RunReport::name))
                .and("level", event.level().word())
                .and("message", event.message())
                .and(event.facts());
        events.add(entry.values());
    }

    /** Whether anything is made of it but a judgement. */
    public synchronized boolean isRead() {
        Boolean known = read;
        if (known == null) {
            known = policy.directory() != null || policy.metricsDirectory() != null || micrometer.getAsBoolean();
            read = known;
        }
        return known;
    }

    /** Where a person can read it; empty where no files are wanted. */
    public synchronized Optional<Path> page() {
        Path directory = policy.directory();
        if (directory == null) {
            return Optional.empty();
        }
        while (!created && Files.exists(directory.resolve(name() + ".json"))) {
            number++;
        }
        return Optional.of(directory.resolve(name() + ".html"));
    }

    /** Migrations come: what an earlier run left behind as the newest would be taken for this one's, should it be killed. */
    public synchronized void begins() {
        Path directory = policy.directory();
        if (directory == null) {
            return;
        }
        // what cannot be removed is told when this run's own cannot be written
        remove(directory.resolve("run.json"));
        remove(directory.resolve("run.html"));
    }

    private static String name(Class<?> event) {
        StringBuilder name = new StringBuilder();
        for (char each : event.getSimpleName().toCharArray()) {
            name.append(Character.isUpperCase(each) && !name.isEmpty() ? "-" : "")
                    .append(Character.toLowerCase(each));
        }
        return name.toString();
    }

    private String name() {
        return "run-" + FileTime.PATTERN.format(started) + (number == 1 ? "" : "-" + number);
    }

    /**
     * Judges the run and writes what is wanted of it, or writes it anew; nothing of a run that had nothing to do, and nothing any more
     * after an end was written. Which thresholds it exceeded is told last.
     *
     * @param applied how many migrations
     */
    public synchronized void write(Outcome outcome, int applied) {
        try {
            judge(outcome, applied);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // what is told of a run must not be the reason that it fails
            next.on(new NotWritten("report", "reportDirectory", policy.directory(), e.toString()));
        }
    }

    private void judge(Outcome outcome, int applied) {
        Map<String, @Nullable Object> failure = Map.of();
        for (Map<String, @Nullable Object> event : events) {
            failure = "failed".equals(event.get("event")) ? event : failure;
        }
        Outcome end = outcome == Outcome.APPLIED && !failure.isEmpty() ? Outcome.FAILED : outcome;
        if (ended || (applied == 0 && end != Outcome.FAILED)) {
            return;
        }
        ended = end != Outcome.APPLIED;
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("format", FORMAT);
        report.put("tool", tool);
        report.put("database", database);
        report.put("started", started);
        report.put("ended", clock.instant());
        report.put("outcome", end.name().toLowerCase(Locale.ROOT));
        report.put("failure", end == Outcome.FAILED ? failure.get("message") : null);
        report.put("migrations", applied);
        report.put("level", AlertLevel.OK.word());
        report.put("thresholds", List.of());
        report.put("events", events);
        // it reads level and thresholds from the report when it is asked for them
        RunStory run = RunStory.of(Told.of(report));
        List<Exceeded> exceeded = policy.thresholds().judge(run);
        report.put("level", Exceeded.worst(exceeded).word());
        List<Map<String, @Nullable Object>> thresholds = new ArrayList<>();
        for (Exceeded each : exceeded) {
            thresholds.add(each.facts().values());
        }
        report.put("thresholds", thresholds);
        boolean written = writeFiles(report, run);
        if (ended) {
            publish(run);
            if (written && end == Outcome.FAILED) {
                page().map(Reported::new).ifPresent(next::on);
            }
            exceeded.forEach(next::on);
        }
    }

    private boolean writeFiles(Map<String, @Nullable Object> report, RunStory run) {
        Path directory = policy.directory();
        if (directory == null) {
            return false;
        }
        List<Path> ofAnotherRun =
                new ArrayList<>(List.of(directory.resolve("run.json"), directory.resolve("run.html")));
        try {
            String json = Json.of(report);
            writeOwn(directory, json);
            WholeFile.write(ofAnotherRun.get(0), json);
            ofAnotherRun.remove(0);
            String html = RunPage.of(run);
            WholeFile.write(directory.resolve(name() + ".html"), html);
            WholeFile.write(ofAnotherRun.get(0), html);
            return true;
        } catch (IOException | RuntimeException e) {
            ofAnotherRun.forEach(RunReport::remove);
            String left = ofAnotherRun.stream().anyMatch(Files::exists)
                    ? "; what is there is an earlier run's, and could not be removed"
                    : "";
            next.on(new NotWritten("report", "reportDirectory", directory, e + left));
            return false;
        }
    }

    private void writeOwn(Path directory, String json) throws IOException {
        if (created) {
            WholeFile.write(directory.resolve(name() + ".json"), json);
            return;
        }
        while (!WholeFile.writeNew(directory.resolve(name() + ".json"), json)) {
            number++;
        }
        created = true;
    }

    /** It is not the newest any more, and a gate would take it for that. */
    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // then nothing can be written there either, which is told
            return;
        }
    }

    private void publish(RunStory run) {
        Path directory = policy.metricsDirectory();
        boolean meters = micrometer.getAsBoolean();
        if (directory == null && !meters) {
            return;
        }
        List<Metric> metrics = Metric.of(run, policy.thresholds());
        if (directory != null) {
            try {
                MetricsFile.write(directory, run, metrics);
            } catch (IOException | RuntimeException e) {
                next.on(new NotWritten("metrics", "metricsDirectory", directory, e.toString()));
            }
        }
        if (meters) {
            try {
                MeterGauges.publish(metrics, Metric.labels(run));
            } catch (RuntimeException | LinkageError e) {
                next.on(new NotPublished(e.toString()));
            }
        }
    }

    private static boolean hasMicrometer() {
        try {
            Class.forName(MeterGauges.CLASS, false, RunReport.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** After a run that failed: what it did is told here. */
    record Reported(Path report) implements GuardEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public String message() {
            return "what this run did is told in " + report;
        }
    }

    /** A registry or a filter of the application refused. */
    record NotPublished(String why) implements GuardEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public String message() {
            return "the metrics of this run could not be given to Micrometer (" + why
                    + "); nothing else is touched by that. Look at the registries and meter filters of the application";
        }
    }

    /** The run goes on without it. */
    record NotWritten(String what, String setting, @Nullable Path directory, String why) implements GuardEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public String message() {
            String failed = "the " + what + " of this run could not be "
                    + (directory == null ? "made" : "written to " + directory) + " (" + why
                    + "); nothing else is touched by that";
            return directory == null
                    ? failed
                    : failed + ". Set " + setting + " to a folder that may be written and has room, or to none";
        }
    }
}
