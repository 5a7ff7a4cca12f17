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
        return step.following()
                .map(tree -> of(step, name, tree))
                .filter(each -> each != NOT)
                .findFirst()
                .orElse(NOT);
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
