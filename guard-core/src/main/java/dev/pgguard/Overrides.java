package dev.pgguard;

import dev.pgguard.lock.FreezeBudget;
import dev.pgguard.lock.TimeoutPolicy;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.sql.Directives;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a migration asks for by directives, in place of the settings of the run.
 *
 * @param words what is asked for, by the name of the setting
 */
record Overrides(boolean retry, Map<String, String> words) {

    private static final String RETRY = "retry";
    private static final String EXPECT = "expect";
    private static final Set<String> KNOWN = Set.of(
            RETRY,
            EXPECT,
            Setting.FREEZE_BUDGET.settingName(),
            Setting.LOCK_TIMEOUT.settingName(),
            Setting.ONLINE_LOCK_TIMEOUT.settingName(),
            Setting.ROW_LOCK_TIMEOUT.settingName(),
            Setting.STATEMENT_TIMEOUT.settingName());

    private static final Overrides NONE = new Overrides(true, Map.of());

    /** @throws GuardException when one of them is not known */
    static Overrides of(String migration, Directives directives) {
        if (directives.none()) {
            return NONE;
        }
        String retry = directives.values().getOrDefault(RETRY, "on");
        String refused = String.join(", ", directives.refused(KNOWN));
        if (!Set.of("on", "off").contains(retry)) {
            refused = "guard:retry=" + retry;
        }
        if (!directives.values().getOrDefault(EXPECT, "rewrite").equals("rewrite")) {
            refused = "guard:expect " + directives.values().get(EXPECT);
        }
        if (!refused.isEmpty()) {
            throw refused(migration, "has a directive that the guard does not know: " + refused);
        }
        Overrides overrides = new Overrides(retry.equals("on"), directives.values());
        try {
            // of themselves: whatever the run's own are, a value that is none is refused before anything runs
            overrides.over(new TimeoutPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), null, null));
            new FreezeBudget(overrides.freezeBudget(null));
        } catch (IllegalArgumentException e) {
            throw refused(migration, "has a directive that the guard cannot read: " + e.getMessage());
        }
        return overrides;
    }

    TimeoutPolicy over(TimeoutPolicy general) {
        if (words.isEmpty()) {
            return general;
        }
        Duration lock = value(Setting.LOCK_TIMEOUT, general.lock());
        Duration online = value(Setting.ONLINE_LOCK_TIMEOUT, general.online());
        return new TimeoutPolicy(
                lock == null ? general.lock() : lock,
                online == null ? general.online() : online,
                value(Setting.ROW_LOCK_TIMEOUT, general.row()),
                value(Setting.STATEMENT_TIMEOUT, general.statement()));
    }

    /** Whether it says that it rewrites a table. */
    boolean expectsRewrite() {
        return words.containsKey(EXPECT);
    }

    /** @param general null for no limit */
    @Nullable
    Duration freezeBudget(@Nullable Duration general) {
        return value(Setting.FREEZE_BUDGET, general);
    }

    private @Nullable Duration value(Setting setting, @Nullable Duration general) {
        String own = words.get(setting.settingName());
        if (own == null) {
            return general;
        }
        try {
            return setting.allowed().startsWith("none") ? setting.durationOrNone(own) : setting.duration(own);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "guard:" + setting.settingName() + "=" + own + " (allowed: " + setting.allowed() + ")", e);
        }
    }

    private static GuardException refused(String migration, String what) {
        return new GuardException(
                Refusal.WRONG_SETTING,
                migration + "  " + what
                        + ". Allowed: guard:retry=off or guard:retry=on, the timeouts guard:lockTimeout,"
                        + " guard:onlineLockTimeout, guard:rowLockTimeout and guard:statementTimeout, and guard:freezeBudget, and guard:expect rewrite. Nothing of it was run.");
    }
}
