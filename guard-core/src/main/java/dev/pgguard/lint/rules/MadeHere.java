package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;

/** Whether an object of any kind is made by this deployment, so that no running code uses it. */
final class MadeHere {

    private MadeHere() {}

    static boolean is(Step step, ObjectType type, Name name) {
        return switch (type) {
            case TABLE, FOREIGN_TABLE, MATVIEW -> !step.isUsed(name);
            case ROUTINE -> step.isNew(ObjectType.FUNCTION, name) || step.isNew(ObjectType.PROCEDURE, name);
            case DOMAIN, TYPE -> step.isNew(ObjectType.TYPE, name) || step.isNew(ObjectType.DOMAIN, name);
            default -> step.isNew(type, name);
        };
    }
}
