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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One transaction that locks several tables in use: whoever takes them in another order makes a deadlock of it. */
final class MultipleTablesLocked implements Rule {

    /** The first ones say enough. */
    private static final int NAMED = 10;

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
        String once = name() + step.session().transaction();
        if (step.later() || step.locks().isEmpty() || step.session().isTold(once)) {
            return;
        }
        Map<QualifiedName, TableLock> own = new LinkedHashMap<>();
        for (TableLock lock : step.locksInUse()) {
            addStrong(step, Held.of(lock, step), own);
        }
        Map<QualifiedName, TableLock> all = new LinkedHashMap<>();
        for (Held held : step.session().held()) {
            addStrong(step, held, all);
        }
        boolean more = !all.keySet().containsAll(own.keySet()) || (all.isEmpty() && own.size() > 1);
        all.putAll(own);
        if (more && all.size() > 1 && step.session().first(once)) {
            findings.add(step, report(step, List.copyOf(own.values()), List.copyOf(all.values())));
        }
    }

    private static Report report(Step step, List<TableLock> own, List<TableLock> all) {
        TableLock last = own.get(own.size() - 1);
        Set<String> tables = new LinkedHashSet<>();
        for (TableLock lock : all.subList(0, Math.min(all.size(), NAMED))) {
            tables.add(lock.table().toString());
        }
        String others = all.size() > NAMED ? " and " + (all.size() - NAMED) + " more tables" : "";
        return Report.at(
                        step.tree().span(),
                        "one transaction locks " + String.join(" and ", tables) + others
                                + ": sessions that use them in another order can deadlock with it")
                .harm(last.mode(), Work.STATEMENT, Timeouts.name(last.table()));
    }

    /** Only what keeps writers out, and not the other side of a foreign key. */
    private static void addStrong(Step step, Held held, Map<QualifiedName, TableLock> into) {
        if (held.lock().mode().compareTo(LockMode.SHARE_ROW_EXCLUSIVE) >= 0 && !held.otherSide()) {
            into.put(step.resolve(held.lock().table()), held.lock());
        }
    }
}
