package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Work;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A new serial or identity column, so that every row is written anew with its number. */
final class AddingAutoIncrementColumn implements Rule {

    @Override
    public String name() {
        return "adding-auto-increment-column";
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
        for (AddedColumn column : AddedColumn.of(step)) {
            if (column.isAutoIncrement()) {
                findings.add(
                        step,
                        Report.at(
                                        column.span(),
                                        "adding the auto-increment column " + column
                                                + " numbers every row, and so writes it anew")
                                .harm(LockMode.ACCESS_EXCLUSIVE, Work.REWRITE, column.table())
                                .instead(safely(column)));
            }
        }
    }

    private static List<String> safely(AddedColumn column) {
        String table = column.writtenTable();
        String name = column.writtenName();
        String sequence = Identifier.joined(column.table(), List.of(column.name()), "seq");
        String schema = column.table().schema() == null
                ? ""
                : Identifier.of(column.table().schema()) + ".";
        String next = "nextval('" + (schema + sequence).replace("'", "''") + "')";
        List<String> safely = new ArrayList<>();
        safely.add(column.plain());
        safely.add("CREATE SEQUENCE " + schema + sequence + " AS " + column.type() + " OWNED BY " + table + "." + name
                + ";");
        safely.add("ALTER TABLE " + table + " ALTER COLUMN " + name + " SET DEFAULT " + next + ";");
        safely.addAll(column.backfill(next));
        safely.addAll(column.notNull());
        if (column.isPrimaryKey()) {
            String index = Identifier.joined(column.table(), List.of(), "pkey");
            safely.add("-- outside a transaction:");
            safely.add("CREATE UNIQUE INDEX CONCURRENTLY " + index + " ON " + table + " (" + name + ");");
            safely.add("ALTER TABLE " + table + " ADD CONSTRAINT " + index + " PRIMARY KEY USING INDEX " + index + ";");
        }
        return safely;
    }
}
