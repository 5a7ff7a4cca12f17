package dev.pgguard.lint.rules;

import dev.pgguard.lint.NonTransactional;
import dev.pgguard.lint.SettingChange;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import java.util.List;
import java.util.Optional;

/** Which statements need a timeout, and whether the one in force is of use. */
final class Timeouts {

    static final String LOCK = "lock_timeout";
    static final String STATEMENT = "statement_timeout";

    /** Longer is no limit for those who queue behind, in milliseconds. */
    static final long LONGEST_LOCK = 10_000;

    static final String GOOD_LOCK = "2s";
    static final String GOOD_STATEMENT = "1min";

    private Timeouts() {}

    /**
     * The strongest lock on a table in use, when others may queue behind it; empty also for what waits for old transactions
     * CONCURRENTLY, which a short timeout would only leave half done.
     */
    static Optional<TableLock> lock(Step step) {
        boolean concurrently = NonTransactional.words(step.tree()).orElse("").contains("CONCURRENTLY");
        if (step.later() || concurrently) {
            return Optional.empty();
        }
        TableLock strongest = null;
        for (TableLock lock : step.locksInUse()) {
            boolean counts = lock.mode().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0;
            if (counts && (strongest == null || lock.mode().compareTo(strongest.mode()) > 0)) {
                strongest = lock;
            }
        }
        return Optional.ofNullable(strongest);
    }

    /** Whether a change of {@code lock_timeout} leaves it without use; one that cannot be read is trusted. */
    static boolean isUseless(Step step, SettingChange change) {
        if (change.values().isEmpty() || !change.hasEffect()) {
            return true;
        }
        return step.session()
                .timeout(LOCK)
                .filter(millis -> millis <= 0 || millis > LONGEST_LOCK)
                .isPresent();
    }

    /** {@code SET LOCAL} where there is a transaction to which it belongs. */
    static String set(Step step, String name, String value) {
        return (step.inTransaction() ? "SET LOCAL " : "SET ") + name + " = '" + value + "';";
    }

    static Name name(QualifiedName table) {
        Span nowhere = new Span(0, 0);
        return new Name(
                table.schema() == null ? List.of(table.name()) : List.of(table.schema(), table.name()), nowhere);
    }
}
