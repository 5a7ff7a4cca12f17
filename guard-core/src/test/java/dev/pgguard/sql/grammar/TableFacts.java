package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Drop;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Rename;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The corpus's form of statements about tables. */
final class TableFacts {

    private TableFacts() {}

    static @Nullable String persistence(CreateTable.Persistence persistence) {
        return switch (persistence) {
            case PERMANENT -> null;
            case TEMPORARY -> "t";
            case UNLOGGED -> "u";
        };
    }

    static @Nullable String onCommit(CreateTable.@Nullable OnCommit onCommit) {
        return onCommit == null ? null : "ONCOMMIT_" + onCommit;
    }

    static Fields of(CreateTable table) {
        CreateTable.PartitionBy by = table.partitionBy();
        Map<String, Object> partitionBy = by == null
                ? null
                : Fields.of()
                        .put("strategy", by.strategy().name())
                        .put(
                                "params",
                                by.keys().stream().map(TableFacts::partitionKey).toList())
                        .map();
        List<Object> like = new ArrayList<>();
        for (CreateTable.Like each : table.like()) {
            like.add(Fields.of()
                    .parts("relation", each.relation())
                    .put("options", each.options())
                    .map());
        }
        return Fields.of()
                .parts("name", table.name())
                .put("persistence", persistence(table.persistence()))
                .put("if_not_exists", table.ifNotExists())
                .parts("partition_of", table.partitionOf())
                .put("bound", PartFacts.bound(table.bound()))
                .partsOfAll("inherits", table.inherits())
                .put("of_type", table.ofType() == null ? null : table.ofType().names())
                .put("partition_by", partitionBy)
                .put("columns", table.columns().stream().map(PartFacts::column).toList())
                .put(
                        "constraints",
                        table.constraints().stream().map(PartFacts::constraint).toList())
                .put("like", like)
                .put("options", PartFacts.options(table.options()))
                .put("on_commit", onCommit(table.onCommit()))
                .last("tablespace", table.tablespace())
                .last("access_method", table.accessMethod())
                .last("server", table.server())
                .optionNames("fdw_options", table.foreignOptions());
    }

    private static Map<String, Object> partitionKey(IndexElement key) {
        return Fields.of()
                .last("column", key.column())
                .put("expr", key.expression() != null)
                .parts("collation", key.collation())
                .parts("opclass", key.operatorClass())
                .map();
    }

    static Fields of(CreateIndex index) {
        boolean expressions = index.keys().stream().anyMatch(each -> each.expression() != null);
        return Fields.of()
                .last("name", index.name())
                .parts("table", index.table().name())
                .put("only", index.table().only())
                .put("unique", index.unique())
                .put("concurrent", index.concurrently())
                .put("if_not_exists", index.ifNotExists())
                .put("method", index.method())
                .put(
                        "columns",
                        index.keys().stream().map(PartFacts::indexElement).toList())
                .lasts("including", index.including())
                .put("has_where", index.where() != null)
                .put("where", PartFacts.expression(index.where()))
                .put("has_expressions", expressions)
                .put("nulls_not_distinct", index.nullsNotDistinct())
                .last("tablespace", index.tablespace())
                .put("options", PartFacts.options(index.options()));
    }

    static Fields of(Drop drop) {
        return Fields.of()
                .put("removeType", "OBJECT_" + drop.type())
                .put(
                        "objects",
                        drop.objects().stream()
                                .map(each -> PartFacts.object(drop.type(), each))
                                .toList())
                .put("concurrent", drop.concurrently())
                .put("missing_ok", drop.ifExists())
                .cascade(drop.cascade());
    }

    static Fields of(Rename rename) {
        ObjectType of = rename.relationType();
        return Fields.of()
                .put("renameType", "OBJECT_" + rename.type())
                .put("relationType", of == null ? null : "OBJECT_" + of)
                .parts(
                        "relation",
                        rename.relation() == null ? null : rename.relation().name())
                .put("only", rename.relation() != null && rename.relation().only())
                .put("object", rename.object() == null ? null : PartFacts.object(rename.type(), rename.object()))
                .last("subname", rename.oldName())
                .last("newname", rename.newName())
                .put("missing_ok", rename.ifExists())
                .cascade(rename.cascade());
    }

    static Fields of(AlterTable alter) {
        return Fields.of()
                .put("objtype", "OBJECT_" + alter.type())
                .put("missing_ok", alter.ifExists())
                .put("only", alter.relation().only())
                .put("cmds", alter.actions().stream().map(ActionFacts::of).toList());
    }

    static @Nullable String text(@Nullable Name name) {
        return name == null ? null : name.last();
    }
}
