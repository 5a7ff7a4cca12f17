package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Origin;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Schema;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Table;
import java.util.List;
import java.util.Set;

/** Tables, and where asked for their columns, that nobody has explained with COMMENT ON. */
final class RequireComment implements Rule {

    private static final Set<String> KINDS = Set.of("table", "column");

    @Override
    public String name() {
        return "require-comment";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public boolean on() {
        return false;
    }

    @Override
    public Set<String> options() {
        return Set.of("on");
    }

    @Override
    public void endOfSet(Schema schema, LintPolicy policy, Findings findings) {
        List<String> on = policy.list(this, "on");
        if (!KINDS.containsAll(on)) {
            throw new IllegalArgumentException(name() + ".on must be table, column or both, was " + on);
        }
        for (Table table : schema.tables()) {
            if (!table.commented() && (on.isEmpty() || on.contains("table"))) {
                NewTable.of(table)
                        .ifPresent(made -> findings.add(
                                made.step(),
                                Report.at(made.name().span(), made.name().last() + " has no comment")
                                        .instead("COMMENT ON TABLE "
                                                + made.step().text(made.name().span()) + " IS '…';")));
            }
            if (on.contains("column")
                    && !table.temporary()
                    && table.partitionOf().isEmpty()) {
                table.columns().stream()
                        .filter(column -> !table.commented(column.name()))
                        .forEach(column -> column(table, column, findings));
            }
        }
    }

    private static void column(Table table, Table.Column column, Findings findings) {
        Origin origin = column.origin();
        if (origin == null) {
            return;
        }
        String whole = table.name().name() + "." + column.name();
        String sql = Identifier.of(table.name().name()) + "." + Identifier.of(column.name());
        NewTable.column(origin.step(), column.name())
                .ifPresent(name -> findings.add(
                        origin.step(),
                        Report.at(name.span(), whole + " has no comment")
                                .instead("COMMENT ON COLUMN " + sql + " IS '…';")));
    }
}
