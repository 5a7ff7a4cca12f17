package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Set;

/** DROP INDEX without CONCURRENTLY keeps everybody out of the table, and waits for all who read it. */
final class RequireConcurrentIndexDeletion implements Rule {

    @Override
    public String name() {
        return "require-concurrent-index-deletion";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Drop.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof Drop drop) || drop.type() != ObjectType.INDEX || drop.concurrently()) {
            return;
        }
        List<ObjectRef> used = drop.objects().stream()
                .filter(index -> isUsed(step, index.name()))
                .toList();
        for (ObjectRef index : used) {
            findings.add(step, report(step, drop, index));
        }
    }

    private static boolean isUsed(Step step, Name index) {
        return !step.isNew(ObjectType.INDEX, index)
                && !step.isNothing(index)
                && step.tableOfIndex(index)
                        .map(table -> step.isUsed(table) && !step.isPartitioned(table))
                        .orElse(true);
    }

    private static Report report(Step step, Drop drop, ObjectRef index) {
        Name table = step.tableOfIndex(index.name())
                .map(each -> new Name(List.of(each.name()), index.span()))
                .orElse(index.name());
        Report report = Report.at(
                        index.span(),
                        "DROP INDEX " + index.name()
                                + " keeps reads and writes out of its table, and waits for all that run")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table);
        if (drop.objects().size() == 1 && !drop.cascade()) {
            int word = Concurrently.behind(step, "INDEX", drop.span().start());
            return Concurrently.inserted(report, step, word, " CONCURRENTLY");
        }
        String condition = drop.ifExists() ? "IF EXISTS " : "";
        return report.instead(
                Concurrently.OUTSIDE,
                "DROP INDEX CONCURRENTLY " + condition + step.text(index.name().span()) + ";");
    }
}
