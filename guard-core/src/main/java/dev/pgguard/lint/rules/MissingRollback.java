package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Truncate;
import java.util.Optional;
import java.util.Set;

/** A migration that destroys something, and has no other one that undoes it. */
final class MissingRollback implements Rule {

    @Override
    public String name() {
        return "missing-rollback";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public boolean on() {
        return false;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class, Drop.class, Truncate.class, Delete.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.file().undo() || step.later()) {
            return;
        }
        destroyed(step)
                .filter(at -> step.session().first(name()))
                .ifPresent(at -> findings.add(
                        step,
                        Report.at(at, "destroys something, and the migration has no rollback that brings it back")));
    }

    private static Optional<Span> destroyed(Step step) {
        if (step.tree() instanceof AlterTable alter) {
            return alter.actions().stream()
                    .filter(action -> action instanceof AlterTable.DropColumn drop
                            && !step.isNewColumn(
                                    alter.relation().name(), drop.column().last()))
                    .map(AlterTable.Action::span)
                    .findFirst();
        }
        boolean destroys = step.tree() instanceof Drop drop
                        && drop.objects().stream()
                                .anyMatch(
                                        object -> !step.isNew(drop.type(), object.name()) && step.isUsed(object.name()))
                || step.tree() instanceof Truncate truncate
                        && truncate.relations().stream().anyMatch(each -> step.isUsed(each.name()))
                || step.tree() instanceof Delete delete
                        && step.isUsed(delete.relation().name());
        return destroys ? Optional.of(step.tree().span()) : Optional.empty();
    }
}
