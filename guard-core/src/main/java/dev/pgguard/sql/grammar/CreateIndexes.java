package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Relation;
import dev.pgguard.sql.tree.Tree;
import java.util.List;

/** CREATE INDEX. */
final class CreateIndexes {

    private final Tokens t;
    private final Parser p;

    CreateIndexes(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** Behind CREATE. */
    Tree parse(int start) {
        boolean unique = t.accept("unique");
        t.expect("index");
        boolean concurrently = t.accept("concurrently");
        boolean ifNotExists = t.accept("if", "not", "exists");
        Name name = ifNotExists || !t.at("on") ? p.names.column() : null;
        t.expect("on");
        Relation table = p.relations.target();
        String method = t.accept("using") ? p.names.column().last() : "btree";
        List<IndexElement> keys = new IndexElements(p).inParentheses();
        List<Name> including = including();
        boolean nullsNotDistinct = new Constraints(p).nullsNotDistinct();
        List<Option> options = p.options().withStorage();
        Name tablespace = t.accept("tablespace") ? p.names.column() : null;
        Expression where = t.accept("where") ? p.expressions().expression() : null;
        return new CreateIndex(
                name,
                table,
                unique,
                concurrently,
                ifNotExists,
                method,
                keys,
                including,
                nullsNotDistinct,
                options,
                tablespace,
                where,
                t.since(start));
    }

    private List<Name> including() {
        if (!t.accept("include")) {
            return List.of();
        }
        return new IndexElements(p)
                .inParentheses().stream()
                        .map(IndexElement::column)
                        .filter(java.util.Objects::nonNull)
                        .toList();
    }
}
