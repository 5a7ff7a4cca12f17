package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;

/** A table that a DROP TABLE removes, and a later statement of the same file makes again. */
enum TableRemade {
    NOT,
    TEMPORARY,
    PERMANENT;

    static TableRemade of(Step step, Name dropped) {
        QualifiedName name = step.resolve(dropped);
        for (Tree tree : step.following(name.name())) {
            TableRemade remade = of(step, name, tree);
            if (remade != NOT) {
                return remade;
            }
        }
        return NOT;
    }

    private static TableRemade of(Step step, QualifiedName name, Tree tree) {
        if (tree instanceof CreateTable create && step.resolve(create.name()).equals(name)) {
            return of(create.persistence());
        }
        if (tree instanceof CreateTableAs create && step.resolve(create.name()).equals(name)) {
            return of(create.persistence());
        }
        return NOT;
    }

    private static TableRemade of(CreateTable.Persistence persistence) {
        return persistence == CreateTable.Persistence.TEMPORARY ? TEMPORARY : PERMANENT;
    }
}
