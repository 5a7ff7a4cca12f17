package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Copy;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.CreateTableAs;
import dev.pgguard.sql.tree.CreateView;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.Insert;
import dev.pgguard.sql.tree.Merge;
import dev.pgguard.sql.tree.Rename;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.SetVariable;
import dev.pgguard.sql.tree.Transaction;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The corpus's form of statements: tables, data, transactions and settings here, the rest in {@link ObjectFacts}. */
final class StatementFacts {

    private StatementFacts() {}

    static Map<String, Object> of(Tree tree) {
        Fields fields;
        if (tree instanceof CreateTable table) {
            fields = TableFacts.of(table);
        } else if (tree instanceof AlterTable alter) {
            fields = TableFacts.of(alter);
        } else if (tree instanceof CreateIndex index) {
            fields = TableFacts.of(index);
        } else if (tree instanceof Drop drop) {
            fields = TableFacts.of(drop);
        } else if (tree instanceof Rename rename) {
            fields = TableFacts.of(rename);
        } else if (tree instanceof Select select) {
            fields = select(select);
        } else if (tree instanceof Insert insert) {
            fields = insert(insert);
        } else if (tree instanceof Update update) {
            fields = Fields.of()
                    .parts("relation", update.relation().name())
                    .put("only", update.relation().only())
                    .put("has_where", update.where() != null || update.whereCurrentOf())
                    .put("has_from", update.hasFrom())
                    .put("has_returning", update.hasReturning())
                    .put("has_with", update.hasWith())
                    .lasts("set_columns", update.setColumns());
        } else if (tree instanceof Delete delete) {
            fields = Fields.of()
                    .parts("relation", delete.relation().name())
                    .put("only", delete.relation().only())
                    .put("has_where", delete.where() != null || delete.whereCurrentOf())
                    .put("has_using", delete.hasUsing())
                    .put("has_returning", delete.hasReturning())
                    .put("has_with", delete.hasWith());
        } else if (tree instanceof Merge merge) {
            fields = merge(merge);
        } else if (tree instanceof Copy copy) {
            fields = copy(copy);
        } else if (tree instanceof CreateView view) {
            fields = view(view);
        } else if (tree instanceof CreateTableAs as) {
            fields = tableAs(as);
        } else if (tree instanceof Transaction transaction) {
            fields = Fields.of()
                    .put("kind", "TRANS_STMT_" + transaction.kind())
                    .last("savepoint", transaction.savepoint())
                    .put("gid", transaction.globalId())
                    .put("chain", transaction.chain())
                    .put("options", PartFacts.options(transaction.options()));
        } else if (tree instanceof SetVariable set) {
            fields = variable(set);
        } else {
            fields = ObjectFacts.of(tree);
        }
        return fields.map();
    }

    private static Fields select(Select select) {
        String kind =
                switch (select.kind()) {
                    case SELECT, VALUES -> select.kind().name();
                    default -> "SETOP_" + select.kind();
                };
        List<String> locking = new ArrayList<>();
        for (Select.Locking each : select.locking()) {
            locking.add("LCS_FOR" + each.name().replace("_", ""));
        }
        return Fields.of()
                .put("kind", kind)
                .parts("into", select.into())
                .put("has_with", select.hasWith())
                .put("has_where", select.where() != null)
                .put("locking", locking);
    }

    private static Fields insert(Insert insert) {
        return Fields.of()
                .parts("relation", insert.relation())
                .lasts("columns", insert.columns())
                .put("source", insert.source().name().replace('_', ' '))
                .put("value_rows", insert.valueRows() == 0 ? null : insert.valueRows())
                .put("on_conflict", insert.onConflict() == null ? null : "ONCONFLICT_" + insert.onConflict())
                .put("overriding", insert.overriding() == null ? null : "OVERRIDING_" + insert.overriding())
                .put("has_returning", insert.hasReturning())
                .put("has_with", insert.hasWith());
    }

    private static Fields merge(Merge merge) {
        List<Object> whens = new ArrayList<>();
        for (Merge.When when : merge.whens()) {
            whens.add(Fields.of()
                    .put("match", "MERGE_WHEN_" + when.match())
                    .put("command", "CMD_" + when.command())
                    .map());
        }
        return Fields.of()
                .parts("relation", merge.relation().name())
                .put("whens", whens)
                .put("has_returning", merge.hasReturning())
                .put("has_with", merge.hasWith());
    }

    private static Fields copy(Copy copy) {
        return Fields.of()
                .parts("relation", copy.relation())
                .put("query", copy.query() == null ? null : NodeNames.of(copy.query()))
                .lasts("columns", copy.columns())
                .put("from", copy.from())
                .put("program", copy.program())
                .put("filename", copy.file())
                .put("stdio", copy.file() == null)
                .put("has_where", copy.where() != null)
                .optionNames("options", copy.options());
    }

    private static Fields view(CreateView view) {
        Boolean local = view.localCheck();
        return Fields.of()
                .parts("name", view.name())
                .put("persistence", TableFacts.persistence(view.persistence()))
                .put("replace", view.orReplace())
                .lasts("aliases", view.aliases())
                .put("options", PartFacts.options(view.options()))
                .put("check_option", local == null ? null : (local ? "LOCAL" : "CASCADED") + "_CHECK_OPTION")
                .put("query", query(view.query()));
    }

    private static Object query(Tree query) {
        if (query instanceof Select select) {
            return select.kind() == Select.Kind.VALUES ? "VALUES" : "SELECT";
        }
        return NodeNames.of(query);
    }

    private static Fields tableAs(CreateTableAs as) {
        return Fields.of()
                .put("objtype", as.materializedView() ? "OBJECT_MATVIEW" : "OBJECT_TABLE")
                .parts("name", as.name())
                .put("persistence", TableFacts.persistence(as.persistence()))
                .put("if_not_exists", as.ifNotExists())
                .lasts("columns", as.columns())
                .put("with_no_data", as.withNoData())
                .put("on_commit", TableFacts.onCommit(as.onCommit()))
                .last("tablespace", as.tablespace())
                .last("access_method", as.accessMethod())
                .put("options", PartFacts.options(as.options()))
                .put("query", query(as.query()));
    }

    static Fields variable(SetVariable set) {
        String kind =
                switch (set.kind()) {
                    case VALUE -> "VAR_SET_VALUE";
                    case DEFAULT -> "VAR_SET_DEFAULT";
                    case CURRENT -> "VAR_SET_CURRENT";
                    case MULTI -> "VAR_SET_MULTI";
                    case RESET -> "VAR_RESET";
                    case RESET_ALL -> "VAR_RESET_ALL";
                };
        boolean snapshot = set.name().equals("TRANSACTION SNAPSHOT");
        return Fields.of()
                .put("kind", kind)
                .put("name", set.name().isEmpty() ? null : set.name())
                .put("is_local", set.local())
                .put(
                        "values",
                        snapshot
                                ? null
                                : set.values().stream().map(PartFacts::value).toList())
                .optionNames("options", set.options());
    }
}
