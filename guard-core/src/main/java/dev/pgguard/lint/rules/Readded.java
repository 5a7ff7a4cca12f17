package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Transaction;
import dev.pgguard.sql.tree.Tree;
import java.util.List;

/** Whether a constraint that is dropped is added again before anyone can see it gone. */
final class Readded {

    private Readded() {}

    static boolean is(Step step, Name table, String constraint) {
        if (adds(step, step.tree(), table, constraint)) {
            return true;
        }
        List<ScriptStatement> all = step.file().script().statements();
        for (int i = step.number(); step.inTransaction() && i < all.size(); i++) {
            ScriptStatement next = all.get(i);
            Tree tree = Grammar.parse(next.tokens(), next.sql().length()).tree();
            if (adds(step, tree, table, constraint)) {
                return true;
            }
            if (tree instanceof Transaction end && ends(end)) {
                return false;
            }
        }
        return false;
    }

    private static boolean adds(Step step, Tree tree, Name table, String constraint) {
        return tree instanceof AlterTable alter
                && step.resolve(alter.relation().name()).equals(step.resolve(table))
                && alter.actions().stream()
                        .anyMatch(action -> action instanceof AlterTable.AddConstraint add
                                && add.constraint().name() != null
                                && add.constraint().name().last().equals(constraint));
    }

    private static boolean ends(Transaction statement) {
        return statement.kind() == Transaction.Kind.COMMIT
                || statement.kind() == Transaction.Kind.ROLLBACK
                || statement.kind() == Transaction.Kind.PREPARE;
    }
}
