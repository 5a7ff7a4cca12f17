package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.TypeName;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of named settings in their several forms. */
final class Options {

    private final Tokens t;
    private final Parser p;

    Options(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** {@code reloptions}: storage parameters, perhaps with a namespace. */
    List<Option> storage() {
        t.expect("(");
        List<Option> options = new ArrayList<>();
        do {
            int start = t.mark();
            String name = p.names.label().last();
            String namespace = null;
            if (t.accept(".")) {
                namespace = name;
                name = p.names.label().last();
            }
            Value value = t.accept("=") ? argument() : null;
            options.add(new Option(namespace, name, value, null, t.since(start)));
        } while (t.accept(","));
        t.expect(")");
        return List.copyOf(options);
    }

    /** {@code opt_reloptions}: WITH (…). */
    List<Option> withStorage() {
        if (t.at("with", "(")) {
            t.skip(1);
            return storage();
        }
        return List.of();
    }

    /** {@code definition}: like storage parameters, without namespace. */
    List<Option> definition() {
        t.expect("(");
        List<Option> options = new ArrayList<>();
        do {
            int start = t.mark();
            String name = p.names.label().last();
            Value value = t.accept("=") ? argument() : null;
            options.add(new Option(null, name, value, null, t.since(start)));
        } while (t.accept(","));
        t.expect(")");
        return List.copyOf(options);
    }

    List<Option> withDefinition() {
        return t.accept("with") ? definition() : List.of();
    }

    /** {@code def_arg}. */
    Value argument() {
        if (t.is(Token.Kind.STRING)) {
            return Value.string(p.names.stringText());
        }
        if (atNumber()) {
            return number();
        }
        if (t.at("none")) {
            t.skip(1);
            return Value.string("none");
        }
        if (t.at("operator", "(")) {
            t.skip(2);
            String operator = p.names.operator().last();
            t.expect(")");
            return new Value(Value.Kind.LIST, operator, null);
        }
        if (p.names.atOperator()) {
            return new Value(Value.Kind.LIST, p.names.operator().last(), null);
        }
        if (t.keyword().category() == Keywords.Keyword.RESERVED) {
            return Value.string(p.names.label().last());
        }
        TypeName type = p.types.functionType();
        return new Value(Value.Kind.TYPE, type.last(), type);
    }

    boolean atNumber() {
        return t.is(Token.Kind.NUMBER) || ((t.at("-") || t.at("+")) && t.aheadIs(1, Token.Kind.NUMBER));
    }

    /** {@code NumericOnly}. */
    Value number() {
        boolean negative = t.at("-");
        if (negative || t.at("+")) {
            t.skip(1);
        }
        if (!t.is(Token.Kind.NUMBER)) {
            throw t.unexpected();
        }
        return Literals.number(t.next().text(), negative);
    }

    /** {@code OPTIONS (…)} of foreign objects, with ADD, SET and DROP where they are changed. */
    List<Option> foreign() {
        t.expect("options");
        t.expect("(");
        List<Option> options = new ArrayList<>();
        do {
            int start = t.mark();
            Option.Action action = action();
            String name = p.names.label().last();
            Value value = action == Option.Action.DROP ? null : Value.string(p.names.stringText());
            options.add(new Option(null, name, value, action, t.since(start)));
        } while (t.accept(","));
        t.expect(")");
        return List.copyOf(options);
    }

    List<Option> optionalForeign() {
        return t.at("options") ? foreign() : List.of();
    }

    private Option.@Nullable Action action() {
        if (t.aheadIs(1, Token.Kind.STRING)) {
            return null;
        }
        Option.Action action =
                switch (t.word()) {
                    case "add" -> Option.Action.ADD;
                    case "set" -> Option.Action.SET;
                    case "drop" -> Option.Action.DROP;
                    default -> null;
                };
        if (action != null) {
            t.skip(1);
        }
        return action;
    }

    /** {@code utility_option_list}: {@code (VERBOSE, TABLESPACE x)}. */
    List<Option> utility() {
        t.expect("(");
        List<Option> options = new ArrayList<>();
        do {
            int start = t.mark();
            String name = t.at("analyze") || t.at("analyse") ? "analyze" : null;
            if (name == null) {
                name = p.names.nonReserved().last();
            } else {
                t.skip(1);
            }
            options.add(new Option(null, name, t.at(",") || t.at(")") ? null : word(), null, t.since(start)));
        } while (t.accept(","));
        t.expect(")");
        return List.copyOf(options);
    }

    /** A number, a string, TRUE, FALSE, ON or any word that is not reserved. */
    Value word() {
        if (atNumber()) {
            return number();
        }
        if (t.at("true") || t.at("false") || t.at("on")) {
            return Value.string(p.names.label().last());
        }
        return Value.string(p.names.nonReservedOrString().last());
    }

    static Option flag(String name, Span span) {
        return new Option(null, name, null, null, span);
    }
}
