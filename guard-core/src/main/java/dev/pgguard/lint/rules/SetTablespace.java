package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Other;
import dev.pgguard.sql.tree.Tree;
import java.util.Set;

/** SET TABLESPACE copies the whole table or index while nobody can use it. */
final class SetTablespace implements Rule {

    @Override
    public String name() {
        return "set-tablespace";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    private static final int REINDEX_MOVES = 14;

    @Override
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class, Other.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.tree() instanceof Other other && other.node().equals("AlterTableMoveAllStmt")) {
            findings.add(
                    step,
                    Report.at(
                            other.span(),
                            "moves everything in the tablespace "
                                    + other.facts().get("orig_tablespacename")
                                    + ", each of it locked against everybody until all is copied"));
        } else if (step.tree() instanceof AlterTable alter) {
            for (AlterTable.Action action : alter.actions()) {
                if (action instanceof AlterTable.SetTablespace set && isLarge(step, alter)) {
                    findings.add(step, report(step, alter, set));
                }
            }
        }
    }

    /** A partitioned table or index has no file itself. */
    private static boolean isLarge(Step step, AlterTable alter) {
        Name name = alter.relation().name();
        return alter.type() == ObjectType.INDEX
                ? !step.isNew(ObjectType.INDEX, name)
                        && step.tableOfIndex(name)
                                .map(table -> step.isUsed(table) && !step.isPartitioned(table))
                                .orElse(true)
                : step.mayBeLarge(name) && !step.isPartitioned(name);
    }

    private static Report report(Step step, AlterTable alter, AlterTable.SetTablespace set) {
        Name name = alter.relation().name();
        boolean index = alter.type() == ObjectType.INDEX;
        String kind = index ? "index " : "table ";
        Report report = Report.at(
                        set.span(), "SET TABLESPACE copies the whole " + kind + name + " while nobody can use it")
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.REWRITE, name)
                .doubtful();
        String space = step.text(set.tablespace().span());
        String written = step.text(name.span());
        if (!index) {
            return report.instead(
                    "-- by the extension pg_repack, from a shell:",
                    "-- pg_repack --table=" + written + " --tablespace=" + space);
        }
        return step.target() < REINDEX_MOVES
                ? report
                : report.instead(
                        Concurrently.OUTSIDE,
                        "REINDEX (CONCURRENTLY, TABLESPACE " + space + ") INDEX " + written + ";");
    }
}
