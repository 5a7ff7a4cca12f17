package dev.pgguard.lint.rules;

import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Comment;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateSequence;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Reindex;
import dev.pgguard.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/** A table without a schema is whichever the search path finds first. */
final class RequireTableSchema implements Rule {

    @Override
    public String name() {
        return "require-table-schema";
    }

    @Override
    public Severity severity() {
        return Severity.WARN;
    }

    @Override
    public boolean on() {
        return false;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (step.later() || step.session().setting("search_path").isPresent() || !namesTables(step.tree())) {
            return;
        }
        List<Name> names = new ArrayList<>(step.parsed().relations());
        names.addAll(step.parsed().referenced());
        for (Name name : names) {
            boolean open = name.schema() == null && !name.last().startsWith("pg_");
            if (open && step.table(name).filter(each -> each.temporary()).isEmpty()) {
                findings.add(
                        step,
                        Report.at(
                                name.span(),
                                name + " has no schema, so that the search path decides which table it is"));
            }
        }
    }

    /** Indexes, sequences and types are named like tables, yet are none; a temporary table has a schema of its own. */
    private static boolean namesTables(Tree tree) {
        if (tree instanceof Drop drop) {
            return isTable(drop.type());
        }
        if (tree instanceof AlterTable alter) {
            return isTable(alter.type());
        }
        if (tree instanceof Comment comment) {
            return isTable(comment.type()) || comment.type() == ObjectType.COLUMN;
        }
        if (tree instanceof CreateTable create) {
            return create.persistence() != CreateTable.Persistence.TEMPORARY;
        }
        if (tree instanceof CreateTableAs create) {
            return create.persistence() != CreateTable.Persistence.TEMPORARY;
        }
        return !(tree instanceof Reindex reindex && reindex.kind() == Reindex.Kind.INDEX)
                && !(tree instanceof CreateSchema)
                && !(tree instanceof CreateSequence);
    }

    private static boolean isTable(ObjectType type) {
        return type == ObjectType.TABLE || type == ObjectType.FOREIGN_TABLE;
    }
}
