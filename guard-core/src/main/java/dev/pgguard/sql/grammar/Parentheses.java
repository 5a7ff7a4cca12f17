package dev.pgguard.sql.grammar;

/** Parentheses, of which only their content tells whether they hold a query, one expression or a row. */
final class Parentheses {

    private final Tokens t;
    private final Parser p;
    private final Expressions e;
    private final Primaries primaries;

    Parentheses(Parser parser, Expressions expressions, Primaries primaries) {
        this.t = parser.tokens;
        this.p = parser;
        this.e = expressions;
        this.primaries = primaries;
    }

    /** From one parenthesis to the other: a subquery, one expression or several. */
    Parenthesis read() {
        t.enter();
        t.expect("(");
        Parenthesis inside = inside();
        t.expect(")");
        t.leave();
        return inside;
    }

    private Parenthesis inside() {
        if (t.at(")")) {
            return new Parenthesis(false, 0, null);
        }
        if (p.queries().atQuery()) {
            p.queries().inner();
            e.facts().subquery = true;
            return new Parenthesis(true, 1, null);
        }
        int start = t.mark();
        Operand first;
        if (t.at("(")) {
            Parenthesis inner = read();
            if (inner.query() && (t.at(")") || p.queries().atContinuation())) {
                p.queries().continued();
                return inner;
            }
            first = e.after(operand(inner, start));
        } else {
            first = e.operand();
        }
        int count = 1;
        while (t.accept(",")) {
            e.operand();
            count++;
        }
        return new Parenthesis(false, count, count == 1 ? first : null);
    }

    /** As a part of an expression: a subquery, a row, or what stood inside. */
    Operand operand(Parenthesis inner, int start) {
        Operand single = inner.single();
        if (inner.query()) {
            return primaries.indirection(Operand.node("SubLink", start));
        }
        if (inner.count() == 0) {
            throw t.unexpected();
        }
        return single != null ? primaries.indirection(single) : Operand.node("RowExpr", start);
    }
}
