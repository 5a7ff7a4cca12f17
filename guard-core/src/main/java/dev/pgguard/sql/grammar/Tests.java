package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import java.util.List;

/** The predicates SQL writes in words: IS …, IN, BETWEEN, LIKE, SIMILAR TO. */
final class Tests {

    private final Tokens t;
    private final Parser p;
    private final Expressions expressions;
    private boolean endedInOperand;

    Tests(Parser parser, Expressions expressions) {
        this.t = parser.tokens;
        this.p = parser;
        this.expressions = expressions;
    }

    /** Whether the operator applied last had an operand on its right that nothing closes. */
    boolean endedInOperand() {
        return endedInOperand;
    }

    void endInOperand() {
        endedInOperand = true;
    }

    boolean atMatch(String word) {
        return switch (word) {
            case "between", "in", "like", "ilike", "similar" -> true;
            default -> false;
        };
    }

    boolean atQuantifier() {
        return t.at("any") || t.at("all") || t.at("some");
    }

    /** The two forms of IS that a restricted expression may have. */
    boolean atRestrictedIs() {
        int not = t.ahead(1, "not") ? 2 : 1;
        return t.ahead(not, "distinct") || t.ahead(not, "document");
    }

    Operand is(Operand left, boolean restricted) {
        endedInOperand = false;
        int start = left.start;
        if (!t.at("is")) {
            boolean not = t.next().text().equalsIgnoreCase("notnull");
            return nullTest(left, not);
        }
        t.skip(1);
        boolean not = t.accept("not");
        String word = t.word();
        switch (word) {
            case "null" -> {
                t.skip(1);
                return nullTest(left, not);
            }
            case "true", "false", "unknown" -> {
                t.skip(1);
                return Operand.node("BooleanTest", start);
            }
            case "distinct" -> {
                t.skip(1);
                t.expect("from");
                expressions.right(Precedence.IS, restricted);
                endedInOperand = true;
                return Operand.node("A_Expr", start);
            }
            case "document" -> {
                t.skip(1);
                return Operand.node(not ? "BoolExpr" : "XmlExpr", start);
            }
            case "json" -> {
                return json(start, not);
            }
            default -> {
                return normalized(start, not);
            }
        }
    }

    private Operand nullTest(Operand left, boolean not) {
        Name column = left.column();
        Operand test = Operand.node("NullTest", left.start);
        return not && column != null ? test.proving(List.of(column)) : test;
    }

    private Operand json(int start, boolean not) {
        t.skip(1);
        switch (t.word()) {
            case "value", "array", "object", "scalar" -> t.skip(1);
            default -> {}
        }
        p.queries().uniqueKeys();
        return Operand.node(not ? "BoolExpr" : "JsonIsPredicate", start);
    }

    private Operand normalized(int start, boolean not) {
        switch (t.word()) {
            case "nfc", "nfd", "nfkc", "nfkd" -> t.skip(1);
            default -> {}
        }
        Name name = new Name(List.of("pg_catalog", "is_normalized"), t.since(t.mark()));
        t.expect("normalized");
        expressions.facts().syntaxCalls.add(name);
        return not ? Operand.node("BoolExpr", start) : Operand.of(Expression.Kind.CALL, start);
    }

    Operand match(Operand left) {
        int start = left.start;
        boolean not = t.accept("not");
        String word = t.word();
        t.skip(1);
        switch (word) {
            case "between" -> {
                if (!t.accept("symmetric")) {
                    t.accept("asymmetric");
                }
                expressions.restrictedOperand();
                t.expect("and");
                expressions.right(Precedence.MATCH, false);
                endedInOperand = true;
                return Operand.node("A_Expr", start);
            }
            case "in" -> {
                return in(start, not);
            }
            default -> {
                return like(start, word.equals("similar"));
            }
        }
    }

    private Operand in(int start, boolean not) {
        if (!t.at("(")) {
            throw t.unexpected();
        }
        Parenthesis inside = expressions.parenthesis();
        endedInOperand = false;
        if (inside.count() == 0) {
            throw t.unexpected();
        }
        return Operand.node(inside.query() ? (not ? "BoolExpr" : "SubLink") : "A_Expr", start);
    }

    private Operand like(int start, boolean similar) {
        if (similar) {
            t.expect("to");
        } else if (atQuantifier()) {
            return quantified(start);
        }
        Facts facts = expressions.facts();
        int calls = facts.calls.size();
        int mark = t.mark();
        expressions.right(Precedence.MATCH, false);
        boolean escape = t.accept("escape");
        if (escape) {
            expressions.right(Precedence.MATCH, false);
        }
        if (escape || similar) {
            String name = similar ? "similar_to_escape" : "like_escape";
            facts.calls.add(calls, new Name(List.of("pg_catalog", name), t.since(mark)));
        }
        endedInOperand = true;
        return Operand.node("A_Expr", start);
    }

    /** {@code (a, b) OVERLAPS (c, d)}. */
    Operand overlaps(int start) {
        expressions.facts().syntaxCalls.add(new Name(List.of("pg_catalog", "overlaps"), t.since(t.mark())));
        t.skip(1);
        if (!expressions.primary().isRow()) {
            throw t.unexpected();
        }
        return Operand.of(Expression.Kind.CALL, start);
    }

    /** {@code ANY (…)} and ALL, behind their operator. */
    Operand quantified(int start) {
        t.skip(1);
        if (!t.at("(")) {
            throw t.unexpected();
        }
        Parenthesis inside = expressions.parenthesis();
        if (inside.count() != 1) {
            throw t.unexpected();
        }
        endedInOperand = false;
        return Operand.node(inside.query() ? "SubLink" : "A_Expr", start);
    }
}
