package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an index does, apart from its name: two of the same shape do the same.
 *
 * @param keys each as it is written, without spaces at its ends
 * @param predicate null when it is not partial
 */
record IndexShape(String method, List<String> keys, boolean unique, @Nullable String predicate) {

    /** @param sql the statement of which it is a part */
    static IndexShape of(String sql, CreateIndex create) {
        Expression where = create.where();
        List<String> keys = new ArrayList<>();
        for (IndexElement key : create.keys()) {
            keys.add(key(sql, key));
        }
        return new IndexShape(create.method(), keys, create.unique(), where == null ? null : text(sql, where.span()));
    }

    static IndexShape of(Catalog.IndexFacts facts) {
        return new IndexShape("btree", facts.columns(), facts.unique(), facts.predicate());
    }

    static IndexShape of(List<String> uniqueColumns) {
        return new IndexShape("btree", uniqueColumns, true, null);
    }

    private static String key(String sql, IndexElement key) {
        boolean plain = key.column() != null
                && key.collation() == null
                && key.operatorClass() == null
                && key.nullsFirst() == null
                && !Boolean.TRUE.equals(key.descending());
        return plain && key.column() != null ? key.column().last() : text(sql, key.span());
    }

    private static String text(String sql, Span span) {
        return sql.substring(span.start(), span.end()).strip().replaceAll("\\s+", " ");
    }

    /** Whether all that another does, this one does as well. */
    boolean covers(IndexShape other) {
        if (!method.equals(other.method) || !Objects.equals(predicate, other.predicate)) {
            return false;
        }
        if (keys.equals(other.keys)) {
            return unique || !other.unique;
        }
        return unique
                && !other.unique
                && method.equals("btree")
                && keys.size() > other.keys.size()
                && keys.subList(0, other.keys.size()).equals(other.keys);
    }
}
