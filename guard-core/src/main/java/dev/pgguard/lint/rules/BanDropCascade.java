package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.Locale;
import java.util.Set;

/** CASCADE drops whatever depends on an object, without naming it. */
final class BanDropCascade implements Rule {

    @Override
    public String name() {
        return "ban-drop-cascade";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Drop.class, AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof Drop drop
                && drop.cascade()
                && !drop.concurrently()
                && drop.type() != ObjectType.SCHEMA) {
            for (ObjectRef object : drop.objects()) {
                if (!MadeHere.is(step, drop.type(), object.name())
                        && TableRemade.of(step, object.name()) != TableRemade.TEMPORARY) {
                    Report report = Report.at(object.span(), message(words(drop.type()) + object.name()));
                    findings.add(step, Later.milder(step, report.instead(Dependants.of(step, drop.type(), object))));
                }
            }
        } else if (step.tree() instanceof AlterTable alter) {
            for (AlterTable.Action action : alter.actions()) {
                check(step, alter.relation().name(), action, findings);
            }
        }
    }

    private static void check(Step step, Name table, AlterTable.Action action, Findings findings) {
        if (action instanceof AlterTable.DropColumn drop
                && drop.cascade()
                && !step.isNewColumn(table, drop.column().last())) {
            Report report = Report.at(drop.span(), message("column " + drop.column() + " of " + table));
            findings.add(step, Later.milder(step, report.instead(Dependants.ofColumn(step, table, drop.column()))));
        } else if (action instanceof AlterTable.DropConstraint drop && drop.cascade() && step.isUsed(table)) {
            Report report = Report.at(drop.span(), message("constraint " + drop.constraint() + " of " + table));
            findings.add(
                    step, Later.milder(step, report.instead(Dependants.ofConstraint(step, table, drop.constraint()))));
        }
    }

    private static String message(String what) {
        return "CASCADE drops all that depends on " + what + ", without a word of what that is";
    }

    private static String words(ObjectType type) {
        return type == ObjectType.MATVIEW
                ? "materialized view "
                : type.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " ";
    }
}
