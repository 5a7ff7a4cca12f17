package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import org.jspecify.annotations.Nullable;

/** Whether a statement changes every row of a table that others use, and that may have many. */
final class WholeTable {

    private WholeTable() {}

    /** A condition that is a constant, like {@code true}, is none. */
    static boolean isMeant(Step step, Name table, @Nullable Expression where, boolean whereCurrentOf) {
        boolean all = !whereCurrentOf && (where == null || where.kind() == Expression.Kind.CONSTANT);
        return all
                && step.isUsed(table)
                && !step.isSmall(table)
                && !Batches.isMeant(step)
                && Backfill.lockHeldOn(step, table).isEmpty();
    }
}
