package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.TypeName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL standard's functions whose arguments are no plain list. */
final class StandardCalls {

    private final Tokens t;
    private final Parser p;
    private final Expressions e;
    private final Calls calls;

    StandardCalls(Parser parser, Expressions expressions, Calls calls) {
        this.t = parser.tokens;
        this.p = parser;
        this.e = expressions;
        this.calls = calls;
    }

    /** Null when the word is no such function. */
    @Nullable
    Operand call(int start) {
        String word = t.word();
        switch (word) {
            case "coalesce" -> {
                return list("CoalesceExpr", start);
            }
            case "greatest", "least" -> {
                return list("MinMaxExpr", start);
            }
            case "grouping" -> {
                return list("GroupingFunc", start);
            }
            case "nullif" -> {
                return list("A_Expr", start);
            }
            case "extract" -> {
                return extract(start);
            }
            case "normalize" -> {
                return normalize(start);
            }
            case "position" -> {
                return position(start);
            }
            case "overlay" -> {
                return overlay(start);
            }
            case "substring" -> {
                return substring(start);
            }
            case "treat" -> {
                return treat(start);
            }
            case "trim" -> {
                return trim(start);
            }
            case "merge_action" -> {
                t.skip(2);
                t.expect(")");
                return Operand.node("MergeSupportFunc", start);
            }
            default -> {
                if (word.startsWith("xml")) {
                    return new XmlCalls(p, e, calls).call(start);
                }
                return word.startsWith("json") ? new JsonCalls(p, e, calls).call(start) : null;
            }
        }
    }

    private Operand list(String node, int start) {
        t.skip(2);
        e.operands();
        t.expect(")");
        return Operand.node(node, start);
    }

    private Operand extract(int start) {
        Operand call = calls.syntaxCall("extract", start);
        t.skip(2);
        if (t.is(Token.Kind.STRING)) {
            p.names.stringText();
        } else {
            p.names.label();
        }
        t.expect("from");
        e.operand();
        t.expect(")");
        return call;
    }

    private Operand normalize(int start) {
        Operand call = calls.syntaxCall("normalize", start);
        t.skip(2);
        e.operand();
        if (t.accept(",")) {
            switch (t.word()) {
                case "nfc", "nfd", "nfkc", "nfkd" -> t.skip(1);
                default -> throw t.unexpected();
            }
        }
        t.expect(")");
        return call;
    }

    private Operand position(int start) {
        Operand call = calls.syntaxCall("position", start);
        t.skip(2);
        Facts.Mark first = e.facts().mark();
        e.restrictedOperand();
        Facts.Mark second = e.facts().mark();
        t.expect("in");
        e.restrictedOperand();
        e.facts().swap(first, second);
        t.expect(")");
        return call;
    }

    private Operand overlay(int start) {
        return mixed("overlay", start, () -> {
            t.expect("placing");
            e.operand();
            t.expect("from");
            e.operand();
            if (t.accept("for")) {
                e.operand();
            }
        });
    }

    private Operand substring(int start) {
        return mixed("substring", start, () -> {
            if (t.accept("similar")) {
                e.operand();
                t.expect("escape");
                e.operand();
                return;
            }
            if (!t.at("from") && !t.at("for")) {
                throw t.unexpected();
            }
            boolean from = t.at("from");
            t.skip(1);
            e.operand();
            if (t.accept(from ? "for" : "from")) {
                e.operand();
            }
        });
    }

    /** A function that takes words between its arguments, or commas like any other. */
    private Operand mixed(String name, int start, Runnable words) {
        Facts facts = e.facts();
        int callsBefore = facts.calls.size();
        int syntaxBefore = facts.syntaxCalls.size();
        t.skip(2);
        Name function = new Name(List.of(name), t.since(start));
        boolean wordy = false;
        if (!t.at(")")) {
            calls.argument();
            if (t.at(",")) {
                while (t.accept(",")) {
                    calls.argument();
                }
            } else if (!t.at(")")) {
                words.run();
                wordy = true;
            }
        }
        t.expect(")");
        Name full = new Name(List.of("pg_catalog", name), function.span());
        if (wordy) {
            facts.syntaxCalls.add(syntaxBefore, full);
        } else {
            facts.calls.add(callsBefore, function);
        }
        return Operand.of(Expression.Kind.CALL, start);
    }

    private Operand treat(int start) {
        Facts facts = e.facts();
        int place = facts.calls.size();
        t.skip(2);
        e.operand();
        t.expect("as");
        TypeName type = p.types.type();
        facts.calls.add(place, new Name(List.of("pg_catalog", type.last()), t.since(start)));
        t.expect(")");
        return Operand.of(Expression.Kind.CALL, start);
    }

    private Operand trim(int start) {
        t.skip(2);
        String function = "btrim";
        if (t.at("leading") || t.at("trailing") || t.at("both")) {
            function = t.at("leading") ? "ltrim" : t.at("trailing") ? "rtrim" : function;
            t.skip(1);
        }
        Operand call = calls.syntaxCall(function, start);
        Facts.Mark first = e.facts().mark();
        if (!t.accept("from")) {
            e.operand();
        } else {
            e.operands();
            t.expect(")");
            return call;
        }
        if (t.accept("from")) {
            Facts.Mark second = e.facts().mark();
            e.operands();
            e.facts().swap(first, second);
        } else {
            while (t.accept(",")) {
                e.operand();
            }
        }
        t.expect(")");
        return call;
    }
}
