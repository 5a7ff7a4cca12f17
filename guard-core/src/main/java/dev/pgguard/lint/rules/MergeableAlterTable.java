package dev.pgguard.lint.rules;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.TextRange;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.AlterTable.Action;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import java.util.Optional;
import java.util.Set;

/** Two ALTER TABLE of one table, one behind the other, that could be one. */
final class MergeableAlterTable implements Rule {

    private static final int NEVER = -1;

    @Override
    public String name() {
        return "mergeable-alter-table";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.inBody()
                || !step.inTransaction()
                || !(step.tree() instanceof AlterTable alter)
                || !step.isUsed(alter.relation().name())) {
            return;
        }
        Step before = step.session().last();
        if (before != null && before.tree() instanceof AlterTable previous && mergeable(step, previous, alter)) {
            findings.add(step, report(step, before, alter));
        }
    }

    /** The server does sub-commands in passes: only when theirs come in the order of the statements nothing changes. */
    private static boolean mergeable(Step step, AlterTable first, AlterTable second) {
        boolean same = first.type() == ObjectType.TABLE
                && second.type() == ObjectType.TABLE
                && first.ifExists() == second.ifExists()
                && first.relation().only() == second.relation().only()
                && step.resolve(first.relation().name())
                        .equals(step.resolve(second.relation().name()));
        if (!same) {
            return false;
        }
        int last = 0;
        for (Action action : first.actions()) {
            int pass = pass(action);
            last = pass == NEVER ? Integer.MAX_VALUE : Math.max(last, pass);
        }
        for (Action action : second.actions()) {
            if (pass(action) < last) {
                return false;
            }
        }
        return true;
    }

    private static int pass(Action action) {
        if (action instanceof AlterTable.AttachPartition
                || action instanceof AlterTable.DetachPartition
                || action instanceof AlterTable.ValidateConstraint) {
            return NEVER;
        }
        if (action instanceof AlterTable.DropColumn
                || action instanceof AlterTable.DropConstraint
                || action instanceof AlterTable.DropNotNull
                || action instanceof AlterTable.DropExpression
                || action instanceof AlterTable.DropIdentity
                || action instanceof AlterTable.DropDefault) {
            return 0;
        }
        if (action instanceof AlterTable.AlterColumnType) {
            return 1;
        }
        if (action instanceof AlterTable.AddColumn) {
            return 2;
        }
        return action instanceof AlterTable.SetExpression ? 3 : 4;
    }

    private static Report report(Step step, Step before, AlterTable alter) {
        Span first = alter.actions().get(0).span();
        Report report = Report.at(
                        step.tree().span(),
                        "is the second ALTER TABLE of " + alter.relation().name()
                                + " in a row: one statement does both in one pass")
                .instead(before.sql() + ",", "    " + step.sql().substring(first.start()) + ";");
        Optional<TextRange> end = before.terminator();
        return end.isEmpty()
                ? report
                : report.fixedBy(new Edit(end.get(), ","))
                        .fixedBy(new Span(step.tree().span().start(), first.start()), "    ");
    }
}
