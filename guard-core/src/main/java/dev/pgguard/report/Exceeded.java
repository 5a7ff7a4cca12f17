package dev.pgguard.report;

import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A threshold that a run has exceeded: one of the last lines of its log.
 *
 * @param name of the setting
 * @param limit a number, or milliseconds
 * @param value likewise
 * @param migration null where it is about the run
 */
record Exceeded(String name, AlertLevel alert, long limit, long value, @Nullable String migration, String what)
        implements GuardEvent {

    static AlertLevel worst(List<Exceeded> all) {
        AlertLevel worst = AlertLevel.OK;
        for (Exceeded each : all) {
            worst = each.alert().compareTo(worst) > 0 ? each.alert() : worst;
        }
        return worst;
    }

    @Override
    public Level level() {
        return Level.WARN;
    }

    /** As the report has it. */
    @Override
    public Facts facts() {
        return new Facts()
                .and("name", name)
                .and("level", alert.word())
                .and("limit", limit)
                .and("value", value)
                .and("migration", migration)
                .and("message", what);
    }

    @Override
    public String message() {
        return alert.word() + ": " + what + " (" + name + ")";
    }
}
