package dev.pgguard;

import dev.pgguard.index.IndexPolicy;
import dev.pgguard.lock.FreezeBudget;
import dev.pgguard.lock.RunLockPolicy;
import dev.pgguard.lock.TimeoutPolicy;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.preflight.PreflightMode;
import dev.pgguard.replica.Expected;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.report.ReportPolicy;
import dev.pgguard.report.Thresholds;
import dev.pgguard.retry.Backoff;
import dev.pgguard.retry.RetryPolicy;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The effective settings of a run.
 *
 * @param freezeBudget session-time that others may queue behind one migration while it waits for locks; null for no limit
 * @param replicaUrls JDBC URLs of replicas that are asked themselves
 * @param tripwire for tables that a migration rewrites without having said so
 * @param given what was given explicitly, by setting; the rest are defaults
 */
public record GuardSettings(
        boolean enabled,
        TimeoutPolicy timeouts,
        RetryPolicy retry,
        @Nullable Duration freezeBudget,
        RunLockPolicy runLock,
        IndexPolicy indexes,
        PreflightMode lint,
        ReplicaPolicy replicas,
        List<String> replicaUrls,
        Tripwire tripwire,
        boolean destructionAllowed,
        boolean takesChangelogLock,
        ReportPolicy reports,
        Map<Setting, Given> given) {

    /** A value as the user wrote it, and where. */
    public record Given(String value, String source) {}

    /**
     * What happens when a migration has rewritten a table without having said so.
     *
     * @param limit from which size on, in bytes; null for never
     * @param refuses whether the migration is rolled back, where it can be
     */
    public record Tripwire(@Nullable Long limit, boolean refuses) {}

    public GuardSettings {
        given = Map.copyOf(given);
        replicaUrls = List.copyOf(replicaUrls);
    }

    /** Reads the settings of a face that has none of its own. */
    public static GuardSettings of(Map<String, Given> given) {
        return of("", given);
    }

    /**
     * Reads the settings of one face.
     *
     * @param tool whose own settings are known beside those of all, for example {@link Setting#LIQUIBASE}
     * @param given by setting name, without the face's prefix
     * @throws GuardException with {@link Refusal#WRONG_SETTING} naming the setting, the value, what is allowed and the source
     */
    public static GuardSettings of(String tool, Map<String, Given> given) {
        return of(tool, List.of(), given);
    }

    /**
     * Reads the settings of one face, which takes only some of them itself.
     *
     * @param taken the names that are told to who writes one that is not known; empty for all of the tool
     * @throws GuardException as {@link #of(String, Map)} does
     */
    public static GuardSettings of(String tool, List<String> taken, Map<String, Given> given) {
        return new Reader(Setting.of(tool), taken, given).read();
    }

    /** Whether anybody reads what can only be seen before a COMMIT. */
    boolean looksBeforeCommit() {
        return tripwire.limit() != null || reports.directory() != null || reports.metricsDirectory() != null;
    }

    /** A setting of one tool, or its default. */
    public Duration duration(Setting setting) {
        return new Reader(given).duration(setting);
    }

    /** A setting of one tool, or its default. */
    public int wholeNumber(Setting setting) {
        return new Reader(given).wholeNumber(setting);
    }

    /** Whether a setting of one tool that allows two words has the second of them. */
    public boolean is(Setting setting, String second, String first) {
        return new Reader(given).word(setting, first, second) == 1;
    }

    /** Which of these words a setting of one tool has. */
    public String oneOf(Setting setting, String... words) {
        return words[new Reader(given).word(setting, words)];
    }

    /** The names in a setting of one tool, without those that say that there are none. */
    public List<String> names(Setting setting) {
        return new Reader(given).names(setting);
    }

    /** The value of a setting that a tool reads itself, or its default. */
    public String value(Setting setting) {
        Given explicit = given.get(setting);
        return explicit == null ? setting.defaultValue() : explicit.value().strip();
    }

    /** The settings that differ from the default, each with its source, ready to be logged. */
    public List<String> differences() {
        if (given.isEmpty()) {
            return List.of();
        }
        return given.entrySet().stream()
                .filter(entry ->
                        !entry.getValue().value().strip().equals(entry.getKey().defaultValue()))
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey().settingName() + "="
                        + entry.getKey().shown(entry.getValue().value().strip()) + " ("
                        + entry.getValue().source() + ")")
                .toList();
    }

    private static final class Reader {
        private final Map<Setting, Given> given = new LinkedHashMap<>();

        Reader(Map<Setting, Given> given) {
            this.given.putAll(given);
        }

        Reader(List<Setting> known, List<String> taken, Map<String, Given> byName) {
            for (Map.Entry<String, Given> entry : byName.entrySet()) {
                given.put(known(known, taken, entry.getKey(), entry.getValue()), entry.getValue());
            }
        }

        private static Setting known(List<Setting> known, List<String> taken, String name, Given value) {
            for (Setting setting : known) {
                if (setting.settingName().equals(name)) {
                    return setting;
                }
            }
            List<String> all = known.stream().map(Setting::settingName).toList();
            String hint = NearestName.hint(name, all);
            throw wrong("Unknown setting " + name + " (" + value.source() + ")" + (hint.isEmpty() ? ". " : "; " + hint)
                    + "Settings are: " + String.join(", ", taken.isEmpty() ? all : taken) + ".");
        }

        /** The compact constructors of the policies name the setting that they refuse. */
        GuardSettings read() {
            try {
                TimeoutPolicy timeouts = new TimeoutPolicy(
                        duration(Setting.LOCK_TIMEOUT),
                        duration(Setting.ONLINE_LOCK_TIMEOUT),
                        durationOrNone(Setting.ROW_LOCK_TIMEOUT),
                        durationOrNone(Setting.STATEMENT_TIMEOUT));
                return new GuardSettings(
                        word(Setting.ENABLED, "true", "false") == 0,
                        timeouts,
                        new RetryPolicy(
                                wholeNumber(Setting.MAX_ATTEMPTS),
                                duration(Setting.MAX_DURATION),
                                new Backoff(duration(Setting.INITIAL_DELAY), duration(Setting.MAX_DELAY))),
                        freezeBudget(),
                        new RunLockPolicy(
                                RunLockPolicy.Scope.values()[word(Setting.RUN_LOCK_SCOPE, "database", "schema")],
                                duration(Setting.RUN_LOCK_TIMEOUT)),
                        new IndexPolicy(word(Setting.INVALID_INDEXES, "repair", "fail") == 0, timeouts.online()),
                        PreflightMode.values()[word(Setting.LINT, "harm", "fail", "warn", "off")],
                        new ReplicaPolicy(
                                word(Setting.REPLICA_GATE, "wait", "off") == 0,
                                expectedReplicas(),
                                names(Setting.EXEMPT_REPLICAS),
                                duration(Setting.REPLICA_TIMEOUT)),
                        urls(Setting.REPLICA_URLS),
                        new Tripwire(rewriteLimit(), word(Setting.REWRITES, "warn", "refuse") == 1),
                        word(Setting.DESTRUCTIVE, "refuse", "allow") == 1,
                        word(Setting.CHANGELOG_LOCK, "leave", "take") == 1,
                        new ReportPolicy(
                                reportDirectory(),
                                folder(Setting.METRICS_DIRECTORY),
                                new Thresholds(
                                        wholeNumberOrNone(Setting.PAGE_ATTEMPTS),
                                        wholeNumberOrNone(Setting.PAGE_INVALID_INDEXES),
                                        durationOrNone(Setting.WARN_DURATION),
                                        durationOrNone(Setting.WARN_REPLICA_LAG))),
                        given);
            } catch (IllegalArgumentException e) {
                throw wrong("Refused: " + e.getMessage() + ". Given: " + differencesOf() + ".");
            }
        }

        private @Nullable Duration freezeBudget() {
            Duration limit = durationOrNone(Setting.FREEZE_BUDGET);
            return new FreezeBudget(limit).limit().orElse(null);
        }

        private @Nullable Long rewriteLimit() {
            try {
                return Setting.REWRITE_LIMIT.sizeOrNone(value(Setting.REWRITE_LIMIT));
            } catch (IllegalArgumentException e) {
                throw refused(Setting.REWRITE_LIMIT, e);
            }
        }

        private int word(Setting setting, String... words) {
            try {
                return setting.oneOf(value(setting), words);
            } catch (IllegalArgumentException e) {
                throw refused(setting, e);
            }
        }

        private int wholeNumber(Setting setting) {
            try {
                return setting.wholeNumber(value(setting));
            } catch (IllegalArgumentException e) {
                throw refused(setting, e);
            }
        }

        private @Nullable Integer wholeNumberOrNone(Setting setting) {
            return value(setting).strip().equals("none") ? null : wholeNumber(setting);
        }

        private Duration duration(Setting setting) {
            try {
                return setting.duration(value(setting));
            } catch (IllegalArgumentException e) {
                throw refused(setting, e);
            }
        }

        private @Nullable Duration durationOrNone(Setting setting) {
            try {
                return setting.durationOrNone(value(setting));
            } catch (IllegalArgumentException e) {
                throw refused(setting, e);
            }
        }

        /** Separated by commas; none where the default was meant. */
        private List<String> names(Setting setting) {
            String value = value(setting).strip();
            if (value.equals(setting.defaultValue()) || value.equals("none")) {
                return List.of();
            }
            List<String> names = new ArrayList<>();
            for (String name : value.split(",", -1)) {
                if (name.isBlank() || names.contains(name.strip())) {
                    throw refused(setting, new IllegalArgumentException("it has an empty name, or one twice"));
                }
                names.add(name.strip());
            }
            return names;
        }

        private List<String> urls(Setting setting) {
            String value = value(setting).strip();
            if (value.equals(setting.defaultValue())) {
                return List.of();
            }
            List<String> urls = List.of(value.split("\\s+|,\\s*(?=jdbc:)"));
            for (String url : urls) {
                if (!url.startsWith("jdbc:postgresql:")) {
                    throw refused(setting, new IllegalArgumentException("each begins with jdbc:postgresql:"));
                }
            }
            return urls;
        }

        private Expected expectedReplicas() {
            Setting setting = Setting.EXPECTED_REPLICAS;
            String value = value(setting);
            if (value.isBlank()) {
                throw refused(setting, new IllegalArgumentException("it is empty; leave it out, or say visible"));
            }
            try {
                return Expected.parse(value.equals(setting.defaultValue()) ? "" : value);
            } catch (IllegalArgumentException e) {
                throw refused(setting, e);
            }
        }

        /** In a Maven build there is a place for such files; elsewhere only where one was named. */
        private @Nullable Path reportDirectory() {
            boolean named = given.containsKey(Setting.REPORT_DIRECTORY);
            return named || System.getProperty("maven.home") != null ? folder(Setting.REPORT_DIRECTORY) : null;
        }

        private @Nullable Path folder(Setting setting) {
            String value = value(setting).strip();
            try {
                return value.equals("none") ? null : Path.of(value);
            } catch (InvalidPathException e) {
                throw refused(setting, e);
            }
        }

        private String value(Setting setting) {
            Given explicit = given.get(setting);
            return explicit == null ? setting.defaultValue() : explicit.value();
        }

        private GuardException refused(Setting setting, IllegalArgumentException e) {
            Given explicit = given.get(setting);
            return wrong(
                    "The setting " + setting.settingName() + " has the value '" + setting.shown(value(setting)) + "'"
                            + (explicit == null ? "" : " (" + explicit.source() + ")") + ": " + e.getMessage()
                            + ". Allowed: " + setting.allowed() + ".");
        }

        private String differencesOf() {
            return given.entrySet().stream()
                    .map(entry -> entry.getKey().settingName() + "="
                            + entry.getKey().shown(entry.getValue().value()) + " ("
                            + entry.getValue().source() + ")")
                    .sorted()
                    .collect(Collectors.joining(", "));
        }

        private static GuardException wrong(String message) {
            return new GuardException(Refusal.WRONG_SETTING, message + " Nothing was run.");
        }
    }
}
