package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.grammar.Keywords.Keyword;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.TypeName;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators stand between: constants, columns, calls, parentheses, CASE ({@code c_expr} of the grammar). */
final class Primaries {

    private final Tokens t;
    private final Parser p;
    private final Expressions e;
    private final Calls calls;
    private final Parentheses parentheses;

    Primaries(Parser parser, Expressions expressions) {
        this.t = parser.tokens;
        this.p = parser;
        this.e = expressions;
        this.calls = new Calls(parser, expressions);
        this.parentheses = new Parentheses(parser, expressions, this);
    }

    Operand primary() {
        int start = t.mark();
        if (t.atEnd()) {
            throw t.unexpected();
        }
        switch (t.token().kind()) {
            case NUMBER, STRING, BIT_STRING -> {
                return constant(start);
            }
            case PARAMETER -> {
                e.facts().parameter = true;
                t.skip(1);
                return indirection(Operand.node("ParamRef", start));
            }
            case QUOTED_NAME -> {
                return named(start);
            }
            case WORD -> {
                return word(start);
            }
            default -> {
                if (t.at("(")) {
                    return parentheses.operand(parentheses.read(), start);
                }
                throw t.unexpected();
            }
        }
    }

    private Compounds compounds() {
        return new Compounds(t, e, parentheses);
    }

    private Operand constant(int start) {
        if (t.word().equals(Malformed.MARK)) {
            throw t.unexpected();
        }
        if (t.is(Token.Kind.STRING)) {
            char prefix = t.token().text().charAt(0);
            Operand string = Operand.constant(Value.string(p.names.stringText()), start);
            // N'…' is a constant of the national character type.
            return prefix == 'n' || prefix == 'N' ? string.cast(p.types.national(start)) : string;
        }
        Token token = t.next();
        if (token.kind() == Token.Kind.NUMBER) {
            return Operand.constant(Literals.number(token.text(), false), start);
        }
        return Operand.constant(Literals.bits(token), start);
    }

    private Operand word(int start) {
        switch (t.word()) {
            case "null" -> {
                t.skip(1);
                return Operand.of(Expression.Kind.NULL, start);
            }
            case "true", "false" -> {
                Value value = Value.flag(t.at("true"));
                t.skip(1);
                return Operand.constant(value, start);
            }
            case "case" -> {
                return compounds().caseOf(start);
            }
            case "array" -> {
                return compounds().array(start);
            }
            case "exists" -> {
                if (t.ahead(1, "(")) {
                    t.skip(1);
                    return compounds().query(start);
                }
            }
            case "unique" -> {
                t.skip(1);
                return compounds().query(start);
            }
            case "row" -> {
                if (t.ahead(1, "(")) {
                    t.skip(1);
                    parentheses.read();
                    return Operand.node("RowExpr", start);
                }
            }
            default -> {}
        }
        if (p.types.atBuiltIn() && !(t.at("json") && t.ahead(1, "("))) {
            Operand typed = typedConstant(start);
            if (typed != null) {
                return typed;
            }
        }
        Operand special = calls.special(start);
        return special != null ? special : named(start);
    }

    /** {@code TIMESTAMP '…'}; null when the word turns out to be a column's name. */
    private @Nullable Operand typedConstant(int start) {
        String next = t.wordAhead(1);
        boolean constant = t.aheadIs(1, Token.Kind.STRING)
                || next.equals("(")
                || next.equals("varying")
                || next.equals("precision")
                || next.equals("character")
                || next.equals("char")
                || ((next.equals("with") || next.equals("without")) && t.ahead(2, "time"));
        if (!constant) {
            return null;
        }
        boolean interval = t.at("interval");
        TypeName type = p.types.simple(start, true);
        Value value = Value.string(p.names.stringText());
        if (interval && type.modifiers().isEmpty()) {
            List<Value> fields = p.types.intervalFields();
            type = new TypeName(type.names(), fields, List.of(), false, false, type.span());
        }
        return Operand.constant(value, start).cast(type);
    }

    private Operand named(int start) {
        Keyword keyword = t.keyword();
        boolean call = Names.isTypeOrFunction(keyword);
        if (call && (t.ahead(1, "(") || t.aheadIs(1, Token.Kind.STRING))) {
            return callOrConstant(p.names.typeOrFunction(), start);
        }
        if (!Names.isColumn(keyword)) {
            // A word like LEFT names a function, but neither a column nor a schema.
            if (call) {
                p.names.typeOrFunction();
            }
            throw t.unexpected();
        }
        List<String> parts = new ArrayList<>(2);
        parts.add(p.names.column().last());
        boolean star = false;
        while (t.at(".") && !star) {
            t.skip(1);
            star = t.accept("*");
            parts.add(star ? "*" : p.names.label().last());
        }
        Name name = new Name(parts, t.since(start));
        if (!star && parts.size() > 1 && (t.at("(") || t.is(Token.Kind.STRING))) {
            return callOrConstant(name, start);
        }
        e.facts().columns.add(name);
        return indirection(Operand.column(name, start));
    }

    private Operand callOrConstant(Name name, int start) {
        if (t.is(Token.Kind.STRING)) {
            Value value = Value.string(p.names.stringText());
            TypeName type = new TypeName(name.parts(), List.of(), List.of(), false, false, name.span());
            return Operand.constant(value, start).cast(type);
        }
        return calls.call(name, start);
    }

    /** Fields and subscripts behind an operand. */
    Operand indirection(Operand base) {
        if (!t.at(".") && !t.at("[")) {
            return base;
        }
        while (true) {
            if (t.accept(".")) {
                if (!t.accept("*")) {
                    p.names.label();
                }
            } else if (t.accept("[")) {
                subscript();
            } else {
                return Operand.node("A_Indirection", base.start);
            }
        }
    }

    private void subscript() {
        if (!t.at(":")) {
            e.operand();
        }
        if (t.accept(":") && !t.at("]")) {
            e.operand();
        }
        t.expect("]");
    }

    Parenthesis parenthesis() {
        return parentheses.read();
    }
}
