package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.tree.Copy;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Merge;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Update;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows are worked on while DDL of the same transaction keeps everybody out of their table. */
final class BackfillWithDdl implements Rule {

    @Override
    public String name() {
        return "backfill-with-ddl";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(Insert.class, Update.class, Delete.class, Merge.class, Copy.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        Name table = table(step);
        if (table == null || Batches.isMeant(step)) {
            return;
        }
        Backfill.lockHeldOn(step, table).ifPresent(held -> {
            Report report = Report.at(
                            step.tree().span(),
                            "works on the rows of " + table + " while the lock that statement "
                                    + held.by().number() + " took on it is held until COMMIT")
                    .harm(held.lock().mode(), Work.STATEMENT, table)
                    .instead(Batches.of(step.text(step.tree().span())));
            findings.add(step, isPartial(step) ? report.as(Severity.WARN) : report);
        });
    }

    private static @Nullable Name table(Step step) {
        if (step.tree() instanceof Update update && !update.whereCurrentOf()) {
            return update.relation().name();
        }
        if (step.tree() instanceof Delete delete && !delete.whereCurrentOf()) {
            return delete.relation().name();
        }
        if (step.tree() instanceof Merge merge) {
            return merge.relation().name();
        }
        if (step.tree() instanceof Copy copy && copy.from()) {
            return copy.relation();
        }
        boolean fromTables =
                step.tree() instanceof Insert && !step.parsed().referenced().isEmpty();
        return step.tree() instanceof Insert insert && insert.source() == Insert.Source.SELECT && fromTables
                ? insert.relation()
                : null;
    }

    /** It may be for a few rows only. */
    private static boolean isPartial(Step step) {
        return (step.tree() instanceof Update update && update.where() != null)
                || (step.tree() instanceof Delete delete && delete.where() != null);
    }
}
