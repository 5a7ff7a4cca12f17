package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;

/** FROM: tables, functions, subqueries and their joins. */
final class FromClause {

    private final Tokens t;
    private final Parser p;

    FromClause(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    void list() {
        do {
            reference();
        } while (t.accept(","));
    }

    /** {@code table_ref} with all its joins. */
    void reference() {
        primary();
        joins();
    }

    private void joins() {
        t.enter();
        while (atJoin()) {
            join();
        }
        t.leave();
    }

    private boolean atJoin() {
        return switch (t.word()) {
            case "join", "cross", "natural", "inner", "left", "right", "full" -> true;
            default -> false;
        };
    }

    private void join() {
        if (t.accept("cross")) {
            t.expect("join");
            primary();
            return;
        }
        boolean natural = t.accept("natural");
        if (t.accept("left") || t.accept("right") || t.accept("full")) {
            t.accept("outer");
        } else {
            t.accept("inner");
        }
        t.expect("join");
        primary();
        if (natural) {
            return;
        }
        joins();
        if (t.accept("using")) {
            p.names.columnsInParentheses();
            if (t.accept("as")) {
                p.names.column();
            }
        } else {
            t.expect("on");
            p.expressions().operand();
        }
    }

    private void primary() {
        t.accept("lateral");
        switch (t.word()) {
            case "(" -> {
                if (parenthesis()) {
                    alias(true);
                } else if (p.names.atColumn() || t.at("as")) {
                    alias(false);
                }
                return;
            }
            case "only" -> {
                table();
                return;
            }
            case "rows" -> {
                if (t.ahead(1, "from") && t.ahead(2, "(")) {
                    new TableFunctions(p).rowsFrom();
                    alias(true);
                    return;
                }
            }
            case "xmltable" -> {
                if (t.ahead(1, "(")) {
                    new TableFunctions(p).xmlTable();
                    alias(false);
                    return;
                }
            }
            case "json_table" -> {
                if (t.ahead(1, "(")) {
                    new TableFunctions(p).jsonTable();
                    alias(false);
                    return;
                }
            }
            default -> {}
        }
        if (atFunction()) {
            new TableFunctions(p).function();
            alias(true);
        } else {
            table();
        }
    }

    private void table() {
        p.referenced(p.relations.relation().name());
        alias(false);
        if (t.accept("tablesample")) {
            p.names.function();
            t.expect("(");
            p.expressions().operands();
            t.expect(")");
            if (t.accept("repeatable")) {
                t.expect("(");
                p.expressions().operand();
                t.expect(")");
            }
        }
    }

    boolean atFunction() {
        if (!p.names.atColumn()) {
            return !t.atEnd() && !t.is(Token.Kind.SYMBOL);
        }
        int ahead = 1;
        while (t.ahead(ahead, ".")) {
            ahead += 2;
        }
        return t.ahead(ahead, "(");
    }

    /** Parentheses around a subquery or a join; true for a subquery. */
    private boolean parenthesis() {
        t.enter();
        t.expect("(");
        boolean query = true;
        if (p.queries().atQuery()) {
            p.queries().inner();
        } else if (t.at("(")) {
            query = parenthesis();
            if (query && (t.at(")") || p.queries().atContinuation())) {
                p.queries().continued();
            } else {
                if (query || p.names.atColumn() || t.at("as")) {
                    alias(query);
                }
                query = false;
                joins();
            }
        } else {
            reference();
            query = false;
        }
        t.expect(")");
        t.leave();
        return query;
    }

    /** {@code opt_alias_clause}, or {@code func_alias_clause} with the columns' types. */
    void alias(boolean typed) {
        boolean as = t.accept("as");
        if (as && typed && t.at("(")) {
            new TableFunctions(p).columnDefinitions();
            return;
        }
        if (!as && (!p.names.atColumn() || t.at("set"))) {
            return;
        }
        p.names.column();
        if (!t.at("(")) {
            return;
        }
        if (t.wordAhead(2).equals(",") || t.wordAhead(2).equals(")") || !typed) {
            p.names.columnsInParentheses();
        } else {
            new TableFunctions(p).columnDefinitions();
        }
    }
}
