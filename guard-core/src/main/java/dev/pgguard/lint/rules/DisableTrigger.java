package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** What a disabled trigger does not do is not done later; with ALL, foreign keys are not checked. */
final class DisableTrigger implements Rule {

    @Override
    public String name() {
        return "disable-trigger";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof AlterTable alter)) {
            return;
        }
        Name table = alter.relation().name();
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.Trigger trigger
                    && trigger.firing() == AlterTable.Firing.DISABLE
                    && step.isUsed(table)
                    && !isEnabledAgain(step, table, trigger)) {
                String off = trigger.trigger() != null ? "it off" : "them off";
                String which = trigger.trigger() != null
                        ? "the trigger " + trigger.trigger() + " of " + table
                        : trigger.all()
                                ? "all triggers of " + table + ", and with them the checks of its foreign keys"
                                : "all triggers of " + table + " that users have made";
                findings.add(
                        step,
                        Report.at(
                                        trigger.span(),
                                        "switches off " + which + ", and leaves " + off + " when the transaction ends")
                                .harm(LockMode.SHARE_ROW_EXCLUSIVE, Work.BRIEF, table));
            }
        }
    }

    private static boolean isEnabledAgain(Step step, Name table, AlterTable.Trigger disabled) {
        QualifiedName complete = step.resolve(table);
        return step.restOfTransaction(table.last()).stream()
                .anyMatch(tree -> tree instanceof AlterTable alter
                        && step.resolve(alter.relation().name()).equals(complete)
                        && alter.actions().stream()
                                .anyMatch(each ->
                                        each instanceof AlterTable.Trigger trigger && enables(trigger, disabled)));
    }

    private static boolean enables(AlterTable.Trigger trigger, AlterTable.Trigger disabled) {
        if (trigger.firing() == AlterTable.Firing.DISABLE) {
            return false;
        }
        if (trigger.trigger() == null) {
            return trigger.all() || !disabled.all();
        }
        return disabled.trigger() != null
                && trigger.trigger().last().equals(disabled.trigger().last());
    }
}
