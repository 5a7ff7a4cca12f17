package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Schema;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether an index of a table begins with some columns, in whatever order, so that their rows are found by it. */
final class LeadingIndex {

    private static final Set<String> METHODS = Set.of("btree", "hash");

    /** Of LIKE, in PostgreSQL's bit mask. */
    private static final int INCLUDING_INDEXES = 64;

    private LeadingIndex() {}

    static boolean isThere(Schema schema, Catalog catalog, Table table, List<String> columns) {
        return table.indexes().stream().anyMatch(index -> serves(index.definition(), columns))
                || table.constraints().stream()
                        .anyMatch(each ->
                                each.constraint() instanceof Constraint.Unique && beginsWith(each.columns(), columns))
                || copiesIndexes(table)
                || isInCatalog(schema, catalog, table, columns)
                || table.partitionOf()
                        .flatMap(schema::table)
                        .filter(parent -> isThere(schema, catalog, parent, columns))
                        .isPresent();
    }

    private static boolean serves(CreateIndex index, List<String> columns) {
        List<String> keys = index.keys().stream()
                .map(IndexElement::column)
                .map(column -> column == null ? "" : column.last())
                .toList();
        Expression where = index.where();
        return METHODS.contains(index.method())
                && beginsWith(keys, columns)
                && (where == null || isOnlyNotNull(where, columns));
    }

    private static boolean isOnlyNotNull(Expression where, List<String> columns) {
        List<String> proven = where.notNull().stream().map(Name::last).toList();
        return !proven.isEmpty()
                && where.columns().size() == proven.size()
                && columns.containsAll(proven)
                && where.calls().isEmpty();
    }

    private static boolean beginsWith(List<String> keys, List<String> columns) {
        return keys.size() >= columns.size()
                && new HashSet<>(keys.subList(0, columns.size())).equals(new HashSet<>(columns));
    }

    private static boolean copiesIndexes(Table table) {
        return table.origin()
                .filter(origin -> origin.step().tree() instanceof CreateTable create
                        && create.like().stream().anyMatch(like -> (like.options() & INCLUDING_INDEXES) != 0))
                .isPresent();
    }

    private static boolean isInCatalog(Schema schema, Catalog catalog, Table table, List<String> columns) {
        return table.origin().isEmpty()
                && catalog.table(table.name()).stream()
                        .flatMap(facts -> facts.indexes().stream())
                        .filter(Catalog.IndexFacts::valid)
                        .filter(index -> !isDropped(schema, table, index))
                        .anyMatch(index -> beginsWith(index.columns(), columns) && covers(index.predicate(), columns));
    }

    private static boolean isDropped(Schema schema, Table table, Catalog.IndexFacts index) {
        QualifiedName name = new QualifiedName(table.name().schema(), index.name());
        return table.hasDropped(index.name())
                || schema.dropped(ObjectType.INDEX, name).isPresent();
    }

    private static boolean covers(@Nullable String predicate, List<String> columns) {
        if (predicate == null) {
            return true;
        }
        String plain = predicate.replaceAll("[()\"]", "").strip().toLowerCase(Locale.ROOT);
        return columns.stream()
                .anyMatch(column -> Objects.equals(plain, column.toLowerCase(Locale.ROOT) + " is not null"));
    }
}
