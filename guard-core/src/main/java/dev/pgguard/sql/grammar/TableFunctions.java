package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;

/** Functions in FROM: plain ones, ROWS FROM, XMLTABLE and JSON_TABLE. */
final class TableFunctions {

    private final Tokens t;
    private final Parser p;

    TableFunctions(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    void function() {
        p.expressions().primary();
        t.accept("with", "ordinality");
    }

    void rowsFrom() {
        t.skip(3);
        do {
            p.expressions().primary();
            if (t.accept("as")) {
                columnDefinitions();
            }
        } while (t.accept(","));
        t.expect(")");
        t.accept("with", "ordinality");
    }

    /** {@code (a int, b text COLLATE "C")}. */
    void columnDefinitions() {
        t.expect("(");
        do {
            p.names.column();
            p.types.type();
            if (t.accept("collate")) {
                p.names.qualified();
            }
        } while (t.accept(","));
        t.expect(")");
    }

    void xmlTable() {
        t.skip(2);
        if (t.at("xmlnamespaces", "(")) {
            t.skip(2);
            do {
                if (t.accept("default")) {
                    p.expressions().restrictedOperand();
                } else {
                    p.expressions().restrictedOperand();
                    t.expect("as");
                    p.names.label();
                }
            } while (t.accept(","));
            t.expect(")");
            t.expect(",");
        }
        p.expressions().primary();
        t.expect("passing");
        by();
        p.expressions().primary();
        by();
        t.expect("columns");
        do {
            xmlColumn();
        } while (t.accept(","));
        t.expect(")");
    }

    private void by() {
        if (t.accept("by") && !t.accept("ref")) {
            t.expect("value");
        }
    }

    private void xmlColumn() {
        p.names.column();
        if (t.accept("for", "ordinality")) {
            return;
        }
        p.types.type();
        while (!t.at(",") && !t.at(")")) {
            if (t.accept("not", "null") || t.accept("null")) {
                continue;
            }
            if (!t.accept("default") && !t.accept("path")) {
                p.names.column();
            }
            p.expressions().restrictedOperand();
        }
    }

    void jsonTable() {
        t.skip(2);
        JsonCalls json = new JsonCalls(p, p.expressions(), new Calls(p, p.expressions()));
        json.valueExpression();
        t.expect(",");
        p.expressions().operand();
        if (t.accept("as")) {
            p.names.column();
        }
        json.clauses();
        jsonColumns(json);
        json.clauses();
        t.expect(")");
    }

    private void jsonColumns(JsonCalls json) {
        t.enter();
        t.expect("columns");
        t.expect("(");
        do {
            jsonColumn(json);
        } while (t.accept(","));
        t.expect(")");
        t.leave();
    }

    private void jsonColumn(JsonCalls json) {
        if (t.at("nested") && (t.ahead(1, "path") || t.aheadIs(1, Token.Kind.STRING))) {
            t.skip(1);
            t.accept("path");
            p.names.stringText();
            if (t.accept("as")) {
                p.names.column();
            }
            jsonColumns(json);
            return;
        }
        p.names.column();
        if (t.accept("for", "ordinality")) {
            return;
        }
        p.types.type();
        json.format();
        t.accept("exists");
        if (t.accept("path")) {
            p.names.stringText();
        }
        json.clauses();
    }
}
