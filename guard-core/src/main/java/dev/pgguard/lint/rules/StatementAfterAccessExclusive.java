package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Session.Held;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.tree.CallProcedure;
import dev.pgguard.sql.tree.Copy;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Merge;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.RefreshView;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Update;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** More work while a table is still locked against everybody by an earlier statement of the transaction. */
final class StatementAfterAccessExclusive implements Rule {

    private static final int FEW_ROWS = 100;

    @Override
    public String name() {
        return "statement-after-access-exclusive";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public void check(Step step, Findings findings) {
        String once = name() + step.session().transaction();
        if (step.later() || step.session().isTold(once)) {
            return;
        }
        Held first = null;
        Set<QualifiedName> locked = new HashSet<>();
        for (Held held : step.session().held()) {
            if (held.lock().mode() == LockMode.ACCESS_EXCLUSIVE) {
                first = first == null ? held : first;
                locked.add(step.resolve(held.lock().table()));
            }
        }
        if (first != null
                && (locksAnother(step, locked) || (isLong(step) && !isOnOneOf(step, locked)))
                && step.session().first(once)) {
            findings.add(step, report(step, first));
        }
    }

    private static boolean locksAnother(Step step, Set<QualifiedName> locked) {
        for (TableLock lock : step.locksInUse()) {
            if (lock.mode().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0
                    && !locked.contains(step.resolve(lock.table()))) {
                return true;
            }
        }
        return false;
    }

    private static Report report(Step step, Held held) {
        String table = held.lock().table().toString();
        return Report.at(
                        step.tree().span(),
                        "runs while statement " + held.by().number()
                                + " of the transaction still keeps everybody out of " + table)
                .harm(
                        LockMode.ACCESS_EXCLUSIVE,
                        Work.STATEMENT,
                        Timeouts.name(held.lock().table()))
                .instead("-- in the next migration, after the commit:", step.sql() + ";");
    }

    private static boolean isLong(Step step) {
        Tree tree = step.tree();
        if (tree instanceof Insert insert) {
            return insert.source() == Insert.Source.SELECT || insert.valueRows() > FEW_ROWS;
        }
        if (tree instanceof CreateTableAs create) {
            return !create.withNoData();
        }
        if (tree instanceof Select) {
            return !step.parsed().referenced().isEmpty();
        }
        return tree instanceof Update
                || tree instanceof Delete
                || tree instanceof Merge
                || tree instanceof Copy
                || tree instanceof CallProcedure
                || (tree instanceof RefreshView refresh && !refresh.withNoData());
    }

    /** Changes of the rows of a table that the transaction has altered are judged by a rule of their own. */
    private static boolean isOnOneOf(Step step, Set<QualifiedName> locked) {
        Optional<Name> target = target(step.tree());
        return target.isPresent()
                && (locked.contains(step.resolve(target.get())) || !step.isUsed(target.get()) && isSmall(step));
    }

    private static boolean isSmall(Step step) {
        return step.parsed().referenced().isEmpty();
    }

    private static Optional<Name> target(Tree tree) {
        if (tree instanceof Insert insert) {
            return Optional.of(insert.relation());
        }
        if (tree instanceof Update update) {
            return Optional.of(update.relation().name());
        }
        if (tree instanceof Delete delete) {
            return Optional.of(delete.relation().name());
        }
        if (tree instanceof Merge merge) {
            return Optional.of(merge.relation().name());
        }
        return tree instanceof Copy copy ? Optional.ofNullable(copy.relation()) : Optional.empty();
    }
}
