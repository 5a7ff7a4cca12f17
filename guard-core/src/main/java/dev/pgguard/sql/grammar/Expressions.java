package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.List;

/** Operators by precedence; finds where an expression ends, exactly as the grammar does, and what it is. */
final class Expressions {

    private final Tokens t;
    private final Parser p;
    private final Primaries primaries;
    private final Tests tests;
    private final Precedence precedence;
    private Facts facts = new Facts();

    Expressions(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
        this.primaries = new Primaries(parser, this);
        this.tests = new Tests(parser, this);
        this.precedence = new Precedence(parser.tokens, tests);
    }

    Facts facts() {
        return facts;
    }

    /** {@code a_expr} with all its facts. */
    Expression expression() {
        Facts outer = gather();
        int start = t.mark();
        return gathered(operand(), start, outer);
    }

    /** {@code b_expr} with all its facts: stops before NOT, AND, OR, IN, LIKE and COLLATE. */
    Expression restricted() {
        Facts outer = gather();
        int start = t.mark();
        return gathered(restrictedOperand(), start, outer);
    }

    /** {@code c_expr} with all its facts. */
    Expression single() {
        Facts outer = gather();
        int start = t.mark();
        return gathered(primary(), start, outer);
    }

    /** What is read from here on is an expression of its own, with its own facts; gives those of the expression around it. */
    private Facts gather() {
        Facts outer = facts;
        facts = new Facts();
        return outer;
    }

    private Expression gathered(Operand top, int start, Facts outer) {
        Facts own = facts;
        facts = outer;
        return own.expression(top, t.since(start));
    }

    Operand operand() {
        return parse(Precedence.LOWEST, false);
    }

    Operand restrictedOperand() {
        return parse(Precedence.LOWEST, true);
    }

    /** {@code c_expr}. */
    Operand primary() {
        t.enter();
        Operand operand = primaries.primary();
        t.leave();
        return operand;
    }

    List<Operand> operands() {
        List<Operand> all = new ArrayList<>();
        do {
            all.add(operand());
        } while (t.accept(","));
        return all;
    }

    /** Goes on behind a first operand that has been read already. */
    Operand after(Operand first) {
        return infix(first, Precedence.LOWEST, false, facts.mark());
    }

    /** The right side of an operator of that precedence. */
    Operand right(int precedence, boolean restricted) {
        return parse(precedence + 1, restricted);
    }

    private Operand parse(int least, boolean restricted) {
        t.enter();
        Facts.Mark mark = facts.mark();
        Operand operand = infix(prefix(restricted), least, restricted, mark);
        t.leave();
        return operand;
    }

    private Operand prefix(boolean restricted) {
        int start = t.mark();
        switch (t.word()) {
            case "not" -> {
                if (restricted) {
                    throw t.unexpected();
                }
                t.skip(1);
                parse(Precedence.NOT + 1, false);
                return Operand.node("BoolExpr", start);
            }
            case "-", "+" -> {
                return signed(start, restricted);
            }
            case "default" -> {
                if (restricted) {
                    throw t.unexpected();
                }
                t.skip(1);
                return Operand.node("SetToDefault", start);
            }
            case "operator" -> {
                if (t.ahead(1, "(")) {
                    operatorName();
                    parse(Precedence.OPERATOR + 1, restricted);
                    return Operand.node("A_Expr", start);
                }
            }
            default -> {}
        }
        if (precedence.atOperator()) {
            t.skip(1);
            parse(Precedence.OPERATOR + 1, restricted);
            return Operand.node("A_Expr", start);
        }
        return primaries.primary();
    }

    private Operand signed(int start, boolean restricted) {
        boolean negative = t.at("-");
        t.skip(1);
        Operand operand = parse(Precedence.SIGN, restricted);
        if (negative && operand.isConstantNumber() && operand.value != null) {
            return Operand.constant(Signs.negated(operand.value), start);
        }
        return Operand.node("A_Expr", start);
    }

    private Operand infix(Operand first, int least, boolean restricted, Facts.Mark mark) {
        Operand left = first;
        int closed = Precedence.NONE;
        while (true) {
            int next = precedence.of(left, restricted);
            if (next < least || next == Precedence.NONE) {
                return left;
            }
            if (next == closed) {
                throw t.unexpected();
            }
            left = apply(left, next, mark, restricted);
            boolean chainless = next == Precedence.COMPARISON || next == Precedence.MATCH || next == Precedence.IS;
            closed = chainless && tests.endedInOperand() ? next : Precedence.NONE;
        }
    }

    private Operand apply(Operand left, int precedence, Facts.Mark mark, boolean restricted) {
        int start = left.start;
        return switch (t.word()) {
            case "or" -> {
                t.skip(1);
                parse(Precedence.OR + 1, false);
                yield Operand.node("BoolExpr", start);
            }
            case "and" -> and(left);
            case "is", "isnull", "notnull" -> tests.is(left, restricted);
            case "between", "in", "like", "ilike", "similar", "not" -> tests.match(left);
            case "at" -> atTimeZone(left, mark);
            case "collate" -> {
                t.skip(1);
                p.names.qualified();
                yield left;
            }
            case "::" -> {
                t.skip(1);
                yield left.cast(p.types.type());
            }
            case "overlaps" -> tests.overlaps(start);
            default -> binary(left, precedence, restricted);
        };
    }

    private Operand and(Operand left) {
        t.skip(1);
        Operand right = parse(Precedence.AND + 1, false);
        List<Name> both = left.notNull();
        if (!right.notNull().isEmpty()) {
            if (both.isEmpty()) {
                both = right.notNull();
            } else {
                both = both instanceof ArrayList ? both : new ArrayList<>(both);
                both.addAll(right.notNull());
            }
        }
        return Operand.node("BoolExpr", left.start).proving(both);
    }

    private Operand atTimeZone(Operand left, Facts.Mark mark) {
        facts.syntaxCalls.add(mark.syntaxCalls(), new Name(List.of("pg_catalog", "timezone"), t.since(left.start)));
        Facts.Mark middle = facts.mark();
        t.skip(1);
        if (!t.accept("local")) {
            t.expect("time", "zone");
            parse(Precedence.AT + 1, false);
            Facts.Mark from = new Facts.Mark(mark.calls(), mark.syntaxCalls() + 1, mark.sqlValues(), mark.columns());
            facts.swap(from, middle);
        }
        return Operand.of(Expression.Kind.CALL, left.start);
    }

    private Operand binary(Operand left, int precedence, boolean restricted) {
        boolean equality = t.atAny("=", "<>");
        int start = t.mark();
        if (t.at("operator")) {
            operatorName();
        } else {
            t.skip(1);
        }
        if (!restricted && tests.atQuantifier()) {
            return tests.quantified(left.start);
        }
        Operand right = parse(precedence + 1, restricted);
        tests.endInOperand();
        if (equality && (right.isNull() || left.isNull())) {
            facts.nullComparisons.add(new Span(start, t.since(start).end()));
        }
        return Operand.node("A_Expr", left.start);
    }

    /** Fields and subscripts behind a column that is assigned to. */
    void indirection(Name column) {
        primaries.indirection(Operand.column(column, column.span().start()));
    }

    Parenthesis parenthesis() {
        return primaries.parenthesis();
    }

    /** {@code OPERATOR(schema.+)}. */
    private void operatorName() {
        t.expect("operator", "(");
        p.names.operator();
        t.expect(")");
    }
}
