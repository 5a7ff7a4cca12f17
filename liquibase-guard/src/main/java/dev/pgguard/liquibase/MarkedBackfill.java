package dev.pgguard.liquibase;

import dev.pgguard.backfill.BackfillDirective;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import org.jspecify.annotations.Nullable;

/**
 * A changeset with a statement that is marked as a backfill: it runs outside of a transaction, and its comments reach the guard, which
 * Liquibase leaves out of SQL. Closing it puts the changes back as they were, since a checksum is made of them.
 */
final class MarkedBackfill implements AutoCloseable {

    private static final String STRIP = "stripComments";

    private final ChangeSet changeSet;
    private final Map<AbstractSQLChange, @Nullable Object> stripped = new LinkedHashMap<>();

    private MarkedBackfill(ChangeSet changeSet) {
        this.changeSet = changeSet;
    }

    static MarkedBackfill in(ChangeSet changeSet) {
        return new MarkedBackfill(changeSet);
    }

    /** Whether one of its statements is a backfill. */
    static boolean isIn(ChangeSet changeSet) {
        return changeSet.getChanges().stream().anyMatch(MarkedBackfill::is);
    }

    private static boolean is(Change change) {
        return change instanceof BackfillChange
                || change instanceof RebuildPartitionsChange
                || change instanceof AbstractSQLChange script
                        && script.getSql() != null
                        && BackfillDirective.isIn(script.getSql());
    }

    /** Nothing for any other changeset. */
    void begin() {
        String comments = changeSet.getComments();
        if (comments != null) {
            BackfillDirective.requireNone(comments, changeSet.toString(false));
        }
        if (!isIn(changeSet)) {
            return;
        }
        set(ChangeSet.class, "runInTransaction", changeSet, false);
        for (Change change : changeSet.getChanges()) {
            if (change instanceof AbstractSQLChange script && is(change)) {
                BackfillDirective.requireUnderstood(script.getSql(), changeSet.toString(false));
                stripped.put(script, set(AbstractSQLChange.class, STRIP, script, false));
            }
        }
    }

    /** Liquibase has no method that changes nothing else; the fields have had these names in every version. Returns the value before. */
    private @Nullable Object set(Class<?> owner, String name, Object of, @Nullable Object value) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            Object before = field.get(of);
            field.set(of, value);
            return before;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new GuardException(
                    Refusal.UNSUPPORTED_HOST,
                    changeSet.toString(false)
                            + "  has a backfill, and this version of Liquibase does not let the guard run it outside of its transaction with"
                            + " its comments (" + e + "). Nothing of it was run. Use a newer guard.",
                    e);
        }
    }

    @Override
    public void close() {
        stripped.forEach((script, before) -> set(AbstractSQLChange.class, STRIP, script, before));
    }
}
