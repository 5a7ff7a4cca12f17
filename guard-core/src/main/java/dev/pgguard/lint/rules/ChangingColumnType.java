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
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(AlterTable.class);
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

    /** With a column of another name: a rename would break code that runs. */
    private static List<String> safely(Step step, Name table, AlterTable.AlterColumnType change) {
        String old = change.column().last();
        String type = step.text(change.type().span())
                + (change.collation() == null
                        ? ""
                        : " COLLATE " + step.text(change.collation().span()));
        return new Takeover(step, table, old, old + "_new", type, way(step, change)).migrations();
    }

    private static Takeover.Way way(Step step, AlterTable.AlterColumnType change) {
        String old = Identifier.of(change.column().last());
        Expression using = change.using();
        if (using == null || TypeChange.isSameCoercion(change)) {
            return new Takeover.Way(
                    old,
                    "NEW." + old,
                    "NEW." + old + "::" + step.text(change.type().span()),
                    true);
        }
        String ofRow = RowTrigger.ofRow(step, using);
        return new Takeover.Way(step.text(using.span()), ofRow, ofRow, false);
    }
}
