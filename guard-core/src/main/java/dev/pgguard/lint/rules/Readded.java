package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;

/** Whether a constraint that is dropped is added again before anyone can see it gone. */
final class Readded {

    private Readded() {}

    static boolean is(Step step, Name table, String constraint) {
        if (adds(step, step.tree(), table, constraint)) {
            return true;
        }
        for (Tree tree : step.restOfTransaction(constraint)) {
            if (adds(step, tree, table, constraint)) {
                return true;
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
}
