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
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Tree;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One transaction that locks several tables in use: whoever takes them in another order makes a deadlock of it. */
final class MultipleTablesLocked implements Rule {

    @Override
    public String name() {
        return "multiple-tables-locked";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.later() || step.locks().isEmpty()) {
            return;
        }
        Map<QualifiedName, TableLock> own = new LinkedHashMap<>();
        addStrong(step, step, step.locksInUse(), own);
        Map<QualifiedName, TableLock> all = new LinkedHashMap<>();
        for (Held held : step.session().held()) {
            addStrong(step, held.by(), List.of(held.lock()), all);
        }
        boolean more = !all.keySet().containsAll(own.keySet()) || (all.isEmpty() && own.size() > 1);
        all.putAll(own);
        if (more
                && all.size() > 1
                && step.session().first(name() + step.session().transaction())) {
            findings.add(step, report(step, List.copyOf(own.values()), all.values()));
        }
    }

    private static Report report(Step step, List<TableLock> own, Collection<TableLock> all) {
        TableLock last = own.get(own.size() - 1);
        Set<String> tables = new LinkedHashSet<>();
        for (TableLock lock : all) {
            tables.add(lock.table().toString());
        }
        return Report.at(
                        step.tree().span(),
                        "one transaction locks " + String.join(" and ", tables)
                                + ": sessions that use them in another order can deadlock with it")
                .harm(last.mode(), Work.STATEMENT, Timeouts.name(last.table()));
    }

    /** Those that keep writers out, without the other side of a foreign key. */
    private static void addStrong(Step step, Step by, List<TableLock> locks, Map<QualifiedName, TableLock> into) {
        for (TableLock lock : locks) {
            QualifiedName table = step.resolve(lock.table());
            boolean strong = lock.mode().compareTo(LockMode.SHARE_ROW_EXCLUSIVE) >= 0;
            if (strong && !isReferenced(step, by.tree(), table)) {
                into.put(table, lock);
            }
        }
    }

    private static boolean isReferenced(Step step, Tree tree, QualifiedName table) {
        if (tree instanceof AlterTable alter) {
            for (AlterTable.Action action : alter.actions()) {
                for (Constraint each : added(action)) {
                    if (each instanceof Constraint.ForeignKey key
                            && step.resolve(key.table()).equals(table)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static List<Constraint> added(AlterTable.Action action) {
        if (action instanceof AlterTable.AddConstraint add) {
            return List.of(add.constraint());
        }
        return action instanceof AlterTable.AddColumn add ? add.column().constraints() : List.of();
    }
}
