package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Name;

/** WITH: queries that have a name. */
final class WithClause {

    private final Tokens t;
    private final Parser p;

    WithClause(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    void parse() {
        t.expect("with");
        t.accept("recursive");
        do {
            query();
        } while (t.accept(","));
    }

    private void query() {
        Name name = p.names.column();
        p.queryName(name);
        p.names.optionalColumns();
        t.expect("as");
        if (t.accept("not")) {
            t.expect("materialized");
        } else {
            t.accept("materialized");
        }
        t.expect("(");
        p.preparable();
        t.expect(")");
        if (t.accept("search")) {
            if (!t.accept("depth")) {
                t.expect("breadth");
            }
            t.expect("first", "by");
            p.names.columns();
            t.expect("set");
            p.names.column();
        }
        if (t.accept("cycle")) {
            p.names.columns();
            t.expect("set");
            p.names.column();
            if (t.accept("to")) {
                p.expressions().primary();
                t.expect("default");
                p.expressions().primary();
            }
            t.expect("using");
            p.names.column();
        }
    }
}
