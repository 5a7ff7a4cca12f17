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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        Map<QualifiedName, TableLock> own = strong(step, step, step.locksInUse().stream());
        Map<QualifiedName, TableLock> all = new LinkedHashMap<>();
        for (Held held : step.session().held()) {
            all.putAll(strong(step, held.by(), Stream.of(held.lock())));
        }
        boolean more = !all.keySet().containsAll(own.keySet()) || (all.isEmpty() && own.size() > 1);
        all.putAll(own);
        if (more
                && all.size() > 1
                && step.session().first(name() + step.session().transaction())) {
            TableLock last = own.values().stream().reduce((a, b) -> b).orElseThrow();
            String tables = all.values().stream()
                    .map(lock -> lock.table().toString())
                    .distinct()
                    .collect(Collectors.joining(" and "));
            findings.add(
                    step,
                    Report.at(
                                    step.tree().span(),
                                    "one transaction locks " + tables
                                            + ": sessions that use them in another order can deadlock with it")
                            .harm(last.mode(), Work.STATEMENT, Timeouts.name(last.table())));
        }
    }

    /** Those that keep writers out, without the other side of a foreign key. */
    private static Map<QualifiedName, TableLock> strong(Step step, Step by, Stream<TableLock> locks) {
        Set<QualifiedName> referenced = referenced(step, by.tree());
        Map<QualifiedName, TableLock> strong = new LinkedHashMap<>();
        locks.filter(lock -> lock.mode().compareTo(LockMode.SHARE_ROW_EXCLUSIVE) >= 0)
                .filter(lock -> !referenced.contains(step.resolve(lock.table())))
                .forEach(lock -> strong.put(step.resolve(lock.table()), lock));
        return strong;
    }

    private static Set<QualifiedName> referenced(Step step, Tree tree) {
        if (!(tree instanceof AlterTable alter)) {
            return Set.of();
        }
        List<Constraint> constraints = alter.actions().stream()
                .flatMap(action -> action instanceof AlterTable.AddConstraint add
                        ? Stream.of(add.constraint())
                        : action instanceof AlterTable.AddColumn add
                                ? add.column().constraints().stream()
                                : Stream.of())
                .toList();
        return constraints.stream()
                .filter(Constraint.ForeignKey.class::isInstance)
                .map(each -> step.resolve(((Constraint.ForeignKey) each).table()))
                .collect(Collectors.toSet());
    }
}
