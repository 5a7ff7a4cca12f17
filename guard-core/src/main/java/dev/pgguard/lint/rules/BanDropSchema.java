package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** DROP SCHEMA loses all that is in it. */
final class BanDropSchema implements Rule {

    @Override
    public String name() {
        return "ban-drop-schema";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Drop.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Drop drop) || drop.type() != ObjectType.SCHEMA) {
            return;
        }
        for (ObjectRef schema : drop.objects()) {
            if (!step.isNew(ObjectType.SCHEMA, schema.name())) {
                String what = drop.cascade()
                        ? " CASCADE loses every table in it, and all outside that depends on it"
                        : " fails when anything is left in it, and code that still uses its name fails";
                Report report = Report.at(schema.span(), "DROP SCHEMA " + schema.name() + what);
                findings.add(step, Later.milder(step, report));
            }
        }
    }
}
