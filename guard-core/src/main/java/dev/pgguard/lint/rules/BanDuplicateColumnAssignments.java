package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Merge;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Update;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The same column twice in a list where the server takes each only once. */
final class BanDuplicateColumnAssignments implements Rule {

    @Override
    public String name() {
        return "ban-duplicate-column-assignments";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public void check(Step step, Findings findings) {
        check(step, step.tree(), findings);
    }

    private static void check(Step step, Tree tree, Findings findings) {
        if (tree instanceof CreateTable create) {
            definitions(step, create, findings);
        } else if (tree instanceof CreateSchema schema) {
            for (Tree element : schema.elements()) {
                check(step, element, findings);
            }
        } else if (tree instanceof CreateView view) {
            names(step, view.aliases().isEmpty() ? view.query().outputs() : view.aliases(), "view", findings);
        } else if (tree instanceof CreateTableAs as) {
            List<Name> outputs = as.query() instanceof Select query ? query.outputs() : List.of();
            names(step, as.columns().isEmpty() ? outputs : as.columns(), "table", findings);
        } else if (tree instanceof Insert insert) {
            names(step, insert.columns(), "INSERT", findings);
            names(step, insert.setOnConflict(), "SET", findings);
        } else if (tree instanceof Update update) {
            names(step, update.setColumns(), "SET", findings);
        } else if (tree instanceof Merge merge) {
            for (Merge.When when : merge.whens()) {
                names(step, when.columns(), when.command() + " of the MERGE", findings);
            }
        }
    }

    private static void definitions(Step step, CreateTable create, Findings findings) {
        Map<String, ColumnDefinition> seen = new HashMap<>();
        for (ColumnDefinition column : create.columns()) {
            ColumnDefinition first = seen.putIfAbsent(column.name().last(), column);
            if (first != null) {
                Report report = twice(column.name(), "table");
                boolean same = step.text(first.span()).equals(step.text(column.span()));
                Span before = new Span(comma(step, column), column.span().end());
                findings.add(step, same ? report.fixedBy(before, "") : report);
            }
        }
    }

    /** A second definition always stands behind a comma. */
    private static int comma(Step step, ColumnDefinition column) {
        return step.sql().lastIndexOf(',', column.span().start());
    }

    private static void names(Step step, List<Name> names, String where, Findings findings) {
        Set<String> seen = new HashSet<>();
        for (Name name : names) {
            if (!isPart(step, name) && !seen.add(name.last())) {
                findings.add(step, twice(name, where));
            }
        }
    }

    /** Whether only a field or an element of the column is meant, of which there may be several. */
    private static boolean isPart(Step step, Name name) {
        String sql = step.sql();
        int behind = name.span().end();
        while (behind < sql.length() && Character.isWhitespace(sql.charAt(behind))) {
            behind++;
        }
        return behind < sql.length() && (sql.charAt(behind) == '[' || sql.charAt(behind) == '.');
    }

    private static Report twice(Name name, String where) {
        return Report.at(name.span(), "the column " + name.last() + " stands twice in the " + where)
                .failing();
    }
}
