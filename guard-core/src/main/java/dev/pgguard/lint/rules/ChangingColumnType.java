package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import java.util.List;
import java.util.Optional;

/** A column gets another type, for which most often every row is written anew. */
final class ChangingColumnType implements Rule {

    @Override
    public String name() {
        return "changing-column-type";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public void check(Step step, Findings findings) {
        for (TableAction<AlterTable.AlterColumnType> each :
                TableAction.ofLargeTable(step, AlterTable.AlterColumnType.class)) {
            Name table = each.table();
            AlterTable.AlterColumnType change = each.action();
            findings.add(step, judge(step, table, change));
        }
    }

    private static Report judge(Step step, Name table, AlterTable.AlterColumnType change) {
        String column = change.column() + " of " + table;
        String type = step.text(change.type().span());
        String alter = "ALTER TABLE " + step.text(table.span()) + " ";
        Optional<KnownType> old = KnownType.ofColumn(
                step.schema(),
                step.catalog(),
                step.resolve(table),
                change.column().last());
        boolean keepsRows =
                old.filter(known -> TypeChange.keepsRows(step, known, change)).isPresent();
        if (!keepsRows) {
            String unless = old.isPresent() ? "" : ", unless its type now is known to be stored in the same way";
            Report report = report(change, "changing " + column + " to " + type + " writes every row anew" + unless)
                    .harm(LockMode.ACCESS_EXCLUSIVE, Work.REWRITE, table)
                    .instead(safely(step, table, change));
            boolean certain = old.filter(known -> TypeChange.writesRows(step, known, change))
                    .isPresent();
            return certain ? report : report.doubtful();
        }
        if (change.collation() != null) {
            return report(change, "another collation of " + column + " builds every index with it anew")
                    .harm(LockMode.ACCESS_EXCLUSIVE, Work.BUILD, table)
                    .doubtful();
        }
        if (isChecked(step, table, change.column().last())) {
            return report(
                            change,
                            "changing " + column + " to " + type
                                    + " writes no row, but reads them all for the CHECK on it")
                    .harm(LockMode.ACCESS_EXCLUSIVE, Work.SCAN, table)
                    .instead(
                            alter + "DROP CONSTRAINT <the CHECK>;",
                            alter + step.text(change.span()) + ";",
                            alter + "ADD CONSTRAINT <the CHECK> CHECK (…) NOT VALID;",
                            "-- in the next migration:",
                            alter + "VALIDATE CONSTRAINT <the CHECK>;");
        }
        return report(change, "changing " + column + " to " + type + " writes no row; views on the column forbid it")
                .as(Severity.INFO)
                .harm(LockMode.ACCESS_EXCLUSIVE, Work.BRIEF, table);
    }

    private static Report report(AlterTable.AlterColumnType change, String message) {
        return Report.at(change.span(), message);
    }

    /** The server makes such a constraint anew, and with it checks every row, unless it is NOT VALID. */
    private static boolean isChecked(Step step, Name table, String column) {
        Optional<Table> changed = step.table(table);
        boolean byFile = changed.stream()
                .flatMap(known -> known.constraints().stream())
                .anyMatch(each -> each.validated()
                        && each.constraint() instanceof Constraint.Check check
                        && check.expression().columns().stream()
                                .anyMatch(read -> read.last().equals(column)));
        return byFile
                || step.facts(table).stream()
                        .flatMap(facts -> facts.constraints().stream())
                        .anyMatch(each -> each.kind() == 'c'
                                && each.validated()
                                && each.columns().contains(column)
                                && changed.filter(known -> known.hasDropped(each.name()))
                                        .isEmpty());
    }

    private static List<String> safely(Step step, Name table, AlterTable.AlterColumnType change) {
        String alter = "ALTER TABLE " + step.text(table.span()) + " ";
        String old = step.text(change.column().span());
        String next = Identifier.of(change.column().last() + "_new");
        Expression using = change.using();
        String value = using == null ? old : step.text(using.span());
        return List.of(
                alter + "ADD COLUMN " + next + " " + step.text(change.type().span()) + ";",
                "-- a BEFORE INSERT OR UPDATE trigger that keeps it equal, then a part of the rows per transaction:",
                "UPDATE " + step.text(table.span()) + " SET " + next + " = " + value + " WHERE " + next
                        + " IS NULL AND …;",
                "-- when every row has it, in one transaction and with a short lock_timeout:",
                alter + "RENAME COLUMN " + old + " TO "
                        + Identifier.of(change.column().last() + "_old") + ";",
                alter + "RENAME COLUMN " + next + " TO " + old + ";");
    }
}
