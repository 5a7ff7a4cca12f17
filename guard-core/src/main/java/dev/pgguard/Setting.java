package dev.pgguard;

import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.SizeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings of the guard: name, default and what is allowed. Every face of the guard uses these names. */
public enum Setting {
    ENABLED("enabled", "true", "true or false"),
    LOCK_TIMEOUT("lockTimeout", "1s", "a duration longer than 0, such as 500ms or 2s"),
    ONLINE_LOCK_TIMEOUT("onlineLockTimeout", "5m", "a duration longer than 0, such as 5m"),
    ROW_LOCK_TIMEOUT("rowLockTimeout", "none", "none, or a duration longer than 0"),
    STATEMENT_TIMEOUT("statementTimeout", "none", "none, or a duration longer than 0"),
    MAX_ATTEMPTS("maxAttempts", "15", "a whole number from 1"),
    MAX_DURATION("maxDuration", "10m", "a duration longer than 0"),
    INITIAL_DELAY("initialDelay", "500ms", "a duration longer than 0 and not longer than maxDelay"),
    MAX_DELAY("maxDelay", "30s", "a duration not shorter than initialDelay"),
    FREEZE_BUDGET("freezeBudget", "60s", "none, or a duration longer than 0: seconds times sessions"),
    RUN_LOCK_TIMEOUT("runLockTimeout", "10m", "a duration; 0s does not wait"),
    RUN_LOCK_SCOPE("runLockScope", "database", "database or schema"),
    INVALID_INDEXES("invalidIndexes", "repair", "repair or fail"),
    LINT("lint", "harm", "harm, fail, warn or off"),
    REPLICA_GATE("replicaGate", "wait", "wait or off"),
    EXPECTED_REPLICAS("expectedReplicas", "visible", "visible, slots, a count, or names separated by commas"),
    EXEMPT_REPLICAS("exemptReplicas", "none", "none, or names separated by commas"),
    REPLICA_URLS("replicaUrls", "none", "none, or JDBC URLs separated by spaces"),
    REPLICA_TIMEOUT("replicaTimeout", "5m", "a duration longer than 0"),
    REWRITE_LIMIT("rewriteLimit", "1GB", "none, or a size such as 500MB"),
    REWRITES("rewrites", "warn", "warn or refuse"),
    DESTRUCTIVE("destructive", "refuse", "refuse or allow"),
    REPORT_DIRECTORY("reportDirectory", "target/migration-guard", "none, or a folder"),
    METRICS_DIRECTORY("metricsDirectory", "none", "none, or a folder"),
    PAGE_ATTEMPTS("pageAttempts", "3", "none, or a whole number from 1"),
    PAGE_INVALID_INDEXES("pageInvalidIndexes", "0", "none, or a whole number from 0"),
    WARN_DURATION("warnDuration", "30s", "none, or a duration"),
    WARN_REPLICA_LAG("warnReplicaLag", "10s", "none, or a duration"),
    CHANGELOG_LOCK("changelogLock", "leave", "leave or take", Setting.LIQUIBASE),
    WATCH_URL("watchUrl", "none", "none, or a JDBC URL with user and password in it", Setting.LIQUIBASE),
    URL("url", "none", "a JDBC URL of the primary", Setting.MAVEN),
    USER("user", "none", "a role that may log in", Setting.MAVEN),
    PASSWORD("password", "none", "its password", Setting.MAVEN),
    SERVER(
            "server",
            "none",
            "none, or the id of a server in Maven's settings.xml with user and password",
            Setting.MAVEN),
    TIMEOUT("timeout", "5s", "a duration; 0s does not wait", Setting.MAVEN),
    PASSES("passes", "2", "a whole number from 1", Setting.MAVEN),
    PENDING("pending", "refuse", "refuse or ignore", Setting.MAVEN),
    MIGRATIONS("migrations", "project", "project, none, or locations of Flyway separated by commas", Setting.MAVEN),
    CHANGELOG(
            "changelog",
            "project",
            "project, none, or Liquibase's root changelog as the tool is given it",
            Setting.MAVEN),
    CONTEXTS("contexts", "none", "none, or Liquibase's contexts", Setting.MAVEN),
    LABELS("labels", "none", "none, or Liquibase's label filter", Setting.MAVEN),
    HISTORY_TABLES("historyTables", "visible", "visible, none, or tables separated by commas", Setting.MAVEN),
    EXPECTED_NOT_VALID("expectedNotValid", "none", "none, or names of constraints separated by commas", Setting.MAVEN),
    PURPOSE("purpose", "migrate", "migrate or gate", Setting.MAVEN),
    TABLES("tables", "none", "tables separated by commas", Setting.MAVEN),
    OLDER_THAN("olderThan", "1s", "a duration; 0s counts every transaction", Setting.MAVEN),
    TARGET("target", "18", "a major of PostgreSQL from 12 to 18", Setting.MAVEN),
    SEVERITIES(
            "severities",
            "none",
            "none, or rule=error, rule=warn, rule=info or rule=off, separated by commas",
            Setting.MAVEN),
    OPTIONS("options", "none", "none, or rule.option=value, separated by semicolons", Setting.MAVEN),
    FAIL_ON("failOn", "error", "error, warn, info or never", Setting.MAVEN),
    FAIL_ON_RUN("failOnRun", "none", "none, warn or page", Setting.MAVEN),
    SINCE("since", "none", "none, or a branch, tag or commit of git", Setting.MAVEN),
    KNOWN_FINDINGS("knownFindings", "guard-lint.ignore", "a file", Setting.MAVEN),
    BASELINE("baseline", "use", "use or write", Setting.MAVEN),
    FORMATS(
            "formats",
            "text,json",
            "text, lines, github, gitlab, sarif, junit and json, separated by commas",
            Setting.MAVEN),
    RULES("rules", "all", "all, or rules separated by commas", Setting.MAVEN),
    DRY_RUN("dryRun", "false", "true or false", Setting.MAVEN),
    ALL("all", "false", "true or false", Setting.MAVEN),
    ACTION(
            "action",
            "status",
            "plan, run, status, pause, resume, cancel, pace, priority, verify or clean",
            Setting.MAVEN),
    SPEC("spec", "none", "none, or a file of backfills in YAML", Setting.MAVEN),
    JOBS("jobs", "all", "all, or names of backfills separated by commas", Setting.MAVEN),
    PACE("pace", "none", "none, gentle, moderate, fast or unthrottled", Setting.MAVEN),
    WORKERS("workers", "0", "0 for what each backfill says, or a whole number up to 64", Setting.MAVEN),
    PRIORITY("priority", "0", "a whole number; a backfill with a higher one goes first", Setting.MAVEN);

    /** A tool that has settings of its own. */
    public static final String LIQUIBASE = "Liquibase";

    /** The Maven plugin, which knows the settings of a run too. */
    public static final String MAVEN = "Maven";

    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");
    private static final Pattern PARAMETERS = Pattern.compile("\\?\\S*");

    private final String settingName;
    private final String defaultValue;
    private final String allowed;
    private final String tool;

    Setting(String settingName, String defaultValue, String allowed) {
        this(settingName, defaultValue, allowed, "");
    }

    Setting(String settingName, String defaultValue, String allowed, String tool) {
        this.settingName = settingName;
        this.defaultValue = defaultValue;
        this.allowed = allowed;
        this.tool = tool;
    }

    /** The name after the face's prefix, for example {@code lockTimeout} in {@code flyway.guard.lockTimeout}. */
    public String settingName() {
        return settingName;
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** What may be written, in words. */
    public String allowed() {
        return allowed;
    }

    /** The settings of a tool: those of all, and its own. */
    public static List<Setting> of(String tool) {
        List<Setting> settings = new ArrayList<>();
        for (Setting setting : values()) {
            if (setting.tool.isEmpty() || setting.tool.equals(tool)) {
                settings.add(setting);
            }
        }
        return List.copyOf(settings);
    }

    /** A value as it may be shown: no password, and a URL without what follows its question mark. */
    public String shown(String value) {
        return switch (this) {
            case PASSWORD -> "…";
            case WATCH_URL, URL, REPLICA_URLS ->
                USER_INFO.matcher(PARAMETERS.matcher(value).replaceAll("?…")).replaceAll("//…@");
            default -> value;
        };
    }

    Duration duration(String value) {
        return DurationText.parse(value);
    }

    @Nullable
    Duration durationOrNone(String value) {
        return value.strip().equalsIgnoreCase("none") ? null : DurationText.parse(value);
    }

    @Nullable
    Long sizeOrNone(String value) {
        return value.strip().equalsIgnoreCase("none") ? null : SizeText.parse(value);
    }

    int wholeNumber(String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number", e);
        }
    }

    /** The index of the value among the words, for settings that allow a few words only. */
    int oneOf(String value, String... words) {
        int index = Arrays.asList(words).indexOf(value.strip().toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new IllegalArgumentException("not known");
        }
        return index;
    }
}
