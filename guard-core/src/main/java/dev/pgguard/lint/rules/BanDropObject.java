package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** Code that still uses a view, type, function, sequence or extension fails when it is gone. */
final class BanDropObject implements Rule {

    @Override
    public String name() {
        return "ban-drop-object";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    private static final Set<ObjectType> TYPES = Set.of(
            ObjectType.VIEW,
            ObjectType.MATVIEW,
            ObjectType.TYPE,
            ObjectType.DOMAIN,
            ObjectType.FUNCTION,
            ObjectType.PROCEDURE,
            ObjectType.ROUTINE,
            ObjectType.AGGREGATE,
            ObjectType.SEQUENCE,
            ObjectType.FOREIGN_TABLE,
            ObjectType.EXTENSION);

    private static final Set<ObjectType> RELATIONS =
            Set.of(ObjectType.VIEW, ObjectType.MATVIEW, ObjectType.SEQUENCE, ObjectType.FOREIGN_TABLE);

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Drop.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Drop drop) || !TYPES.contains(drop.type())) {
            return;
        }
        for (ObjectRef object : drop.objects()) {
            if (!MadeHere.is(step, drop.type(), object.name())
                    && !(RELATIONS.contains(drop.type()) && step.isNothing(object.name()))
                    && !NameTaken.again(
                            step.restOfTransaction(object.name().last()), step, step.resolve(object.name()))) {
                findings.add(step, report(step, drop, object));
            }
        }
    }

    private static Report report(Step step, Drop drop, ObjectRef object) {
        boolean again = NameTaken.again(step.following(object.name().last()), step, step.resolve(object.name()));
        String fails = again
                ? " fails code that uses it until it is there again, since both do not stand in one transaction"
                : " fails code that still uses it";
        String type = drop.type() == ObjectType.MATVIEW
                ? "MATERIALIZED VIEW"
                : drop.type().name().replace('_', ' ');
        Report report = Report.at(object.span(), "DROP " + type + " " + object.name() + fails);
        boolean locked = drop.type() == ObjectType.VIEW || drop.type() == ObjectType.MATVIEW;
        return Later.milder(step, locked ? report.harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, object.name()) : report);
    }
}
