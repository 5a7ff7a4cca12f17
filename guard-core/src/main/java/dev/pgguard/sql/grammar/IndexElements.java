package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import java.util.ArrayList;
import java.util.List;

/** Keys of indexes, exclusion constraints and partitions. */
final class IndexElements {

    private final Tokens t;
    private final Parser p;

    IndexElements(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    List<IndexElement> inParentheses() {
        t.expect("(");
        List<IndexElement> elements = new ArrayList<>();
        do {
            elements.add(element());
        } while (t.accept(","));
        t.expect(")");
        return List.copyOf(elements);
    }

    /** {@code index_elem}. */
    IndexElement element() {
        int start = t.mark();
        Name column = null;
        Expression expression = null;
        if (p.names.atColumn() && !t.ahead(1, "(") && !t.ahead(1, ".")) {
            column = p.names.column();
        } else {
            expression = expression();
        }
        Name collation = t.accept("collate") ? p.names.qualified() : null;
        Name operatorClass = null;
        List<Option> options = List.of();
        if (p.names.atColumn() && !t.at("nulls")) {
            operatorClass = p.names.qualified();
            options = t.at("(") ? p.options().storage() : options;
        }
        Boolean descending = t.at("asc") || t.at("desc") ? t.at("desc") : null;
        t.skip(descending == null ? 0 : 1);
        Boolean nullsFirst = null;
        if (t.at("nulls", "first") || t.at("nulls", "last")) {
            nullsFirst = t.ahead(1, "first");
            t.skip(2);
        }
        return new IndexElement(
                column, expression, collation, operatorClass, options, descending, nullsFirst, t.since(start));
    }

    /** A call, or anything in parentheses. */
    Expression expression() {
        if (t.at("(")) {
            t.skip(1);
            Expression expression = p.expressions().expression();
            t.expect(")");
            return expression;
        }
        return p.expressions().single();
    }
}
