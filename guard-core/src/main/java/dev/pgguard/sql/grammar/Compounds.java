package dev.pgguard.sql.grammar;

/** CASE, ARRAY and subqueries behind a word like EXISTS. */
final class Compounds {

    private final Tokens t;
    private final Expressions e;
    private final Parentheses parentheses;

    Compounds(Tokens tokens, Expressions expressions, Parentheses parentheses) {
        this.t = tokens;
        this.e = expressions;
        this.parentheses = parentheses;
    }

    /** A subquery, which has to be one. */
    Operand query(int start) {
        if (!parentheses.read().query()) {
            throw t.unexpected();
        }
        return Operand.node("SubLink", start);
    }

    /** At ARRAY. */
    Operand array(int start) {
        t.skip(1);
        if (t.at("(")) {
            return query(start);
        }
        elements();
        return Operand.node("A_ArrayExpr", start);
    }

    private void elements() {
        t.enter();
        t.expect("[");
        if (!t.at("]")) {
            do {
                if (t.at("[")) {
                    elements();
                } else {
                    e.operand();
                }
            } while (t.accept(","));
        }
        t.expect("]");
        t.leave();
    }

    /** At CASE. */
    Operand caseOf(int start) {
        t.skip(1);
        if (!t.at("when")) {
            e.operand();
        }
        do {
            t.expect("when");
            e.operand();
            t.expect("then");
            e.operand();
        } while (t.at("when"));
        if (t.accept("else")) {
            e.operand();
        }
        t.expect("end");
        return Operand.node("CaseExpr", start);
    }
}
