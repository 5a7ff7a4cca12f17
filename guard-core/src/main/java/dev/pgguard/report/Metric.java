package dev.pgguard.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * One number of the last run.
 *
 * @param name as Prometheus writes it, with the unit at its end
 * @param unit empty where it counts something
 * @param labels by name, in the order in which they are written
 */
record Metric(String name, String unit, String help, Map<String, String> labels, double value) {

    private static final String SECONDS = "seconds";

    Metric {
        if (!unit.isEmpty() && !name.endsWith("_" + unit)) {
            throw new IllegalArgumentException("name must end with the unit " + unit + ", was " + name);
        }
        labels = Map.copyOf(labels);
    }

    /** All that a run has; what was not measured is left out. */
    static List<Metric> of(RunStory run, Thresholds thresholds) {
        List<Metric> metrics = new ArrayList<>();
        Map<String, String> labels = labels(run);
        add(
                metrics,
                labels,
                "pgguard_run_success",
                "",
                "Whether the last run that had something to do succeeded.",
                run.succeeded() ? 1 : 0);
        add(
                metrics,
                labels,
                "pgguard_run_end_timestamp_seconds",
                SECONDS,
                "When it ended.",
                run.ended().toEpochMilli() / 1000.0);
        add(
                metrics,
                labels,
                "pgguard_run_duration_seconds",
                SECONDS,
                "How long it took.",
                run.duration().toMillis() / 1000.0);
        add(metrics, labels, "pgguard_run_migrations", "", "How many migrations it applied.", run.applied());
        add(metrics, labels, "pgguard_run_attempts", "", "How many attempts it made.", run.attempts());
        if (run.measured()) {
            add(
                    metrics,
                    labels,
                    "pgguard_run_freeze_session_seconds",
                    SECONDS,
                    "How long others queued behind it, summed over sessions.",
                    run.frozen().toMillis() / 1000.0);
            add(
                    metrics,
                    labels,
                    "pgguard_run_longest_freeze_session_seconds",
                    SECONDS,
                    "The same of its worst attempt.",
                    run.longestFreeze().toMillis() / 1000.0);
        }
        OptionalLong wal = run.walBytes();
        if (wal.isPresent()) {
            add(
                    metrics,
                    labels,
                    "pgguard_run_wal_bytes",
                    "bytes",
                    "WAL that the whole cluster wrote meanwhile.",
                    wal.getAsLong());
        }
        run.replay()
                .ifPresent(each -> add(
                        metrics,
                        labels,
                        "pgguard_run_replay_seconds",
                        SECONDS,
                        "How long it waited for its replicas after the last migration.",
                        each.waited().toMillis() / 1000.0));
        run.looked()
                .ifPresent(each -> add(
                        metrics,
                        labels,
                        "pgguard_run_invalid_indexes",
                        "",
                        "How many indexes of the database were invalid after it.",
                        each.size()));
        add(
                metrics,
                labels,
                "pgguard_run_alert_level",
                "",
                "The worst of its thresholds: 0 none was exceeded, 1 warn, 2 page.",
                run.level().ordinal());
        for (String threshold : thresholds.names()) {
            AlertLevel level = run.told().all("thresholds").stream()
                    .filter(each -> each.text("name").equals(threshold))
                    .map(each -> AlertLevel.of(each.text("level")))
                    .findFirst()
                    .orElse(AlertLevel.OK);
            Map<String, String> more = new TreeMap<>(labels);
            more.put("threshold", threshold);
            add(
                    metrics,
                    more,
                    "pgguard_run_threshold_level",
                    "",
                    "Of each threshold: 0 not exceeded, 1 warn, 2 page.",
                    level.ordinal());
        }
        return List.copyOf(metrics);
    }

    static Map<String, String> labels(RunStory run) {
        return Map.of("tool", run.told().text("tool"), "database", run.told().text("database"));
    }

    private static void add(
            List<Metric> metrics, Map<String, String> labels, String name, String unit, String help, double value) {
        metrics.add(new Metric(name, unit, help, labels, value));
    }
}
