package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.TypeName;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;

/** What a sequence or an identity column counts by. */
final class SequenceOptions {

    private final Tokens t;
    private final Parser p;

    SequenceOptions(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    /** Zero or more options. */
    List<Option> all() {
        List<Option> options = new ArrayList<>();
        while (at(0)) {
            options.add(option());
        }
        return List.copyOf(options);
    }

    List<Option> inParentheses() {
        t.expect("(");
        if (!at(0)) {
            throw t.unexpected();
        }
        List<Option> options = all();
        t.expect(")");
        return options;
    }

    /** Whether an option begins that many tokens ahead. */
    boolean at(int ahead) {
        return switch (t.wordAhead(ahead)) {
            case "as",
                    "cache",
                    "cycle",
                    "no",
                    "increment",
                    "logged",
                    "unlogged",
                    "maxvalue",
                    "minvalue",
                    "owned",
                    "sequence",
                    "start",
                    "restart" -> true;
            default -> false;
        };
    }

    Option option() {
        int start = t.mark();
        String word = t.word();
        t.skip(1);
        String name = word;
        Value value = null;
        switch (word) {
            case "as" -> {
                TypeName type = p.types.type();
                value = new Value(Value.Kind.TYPE, type.last(), type);
            }
            case "cycle" -> value = Value.flag(true);
            case "no" -> {
                name = t.word();
                if (!t.accept("cycle") && !t.accept("maxvalue")) {
                    t.expect("minvalue");
                }
                value = name.equals("cycle") ? Value.flag(false) : null;
            }
            case "logged", "unlogged" -> {}
            case "cache", "maxvalue", "minvalue" -> value = p.options().number();
            case "increment" -> {
                t.accept("by");
                value = p.options().number();
            }
            case "start" -> {
                t.accept("with");
                value = p.options().number();
            }
            case "restart" -> {
                if (t.accept("with") || p.options().atNumber()) {
                    value = p.options().number();
                }
            }
            case "owned" -> {
                name = "owned_by";
                t.expect("by");
                value = new Value(Value.Kind.LIST, p.names.qualified().toString(), null);
            }
            case "sequence" -> {
                name = "sequence_name";
                t.expect("name");
                value = new Value(Value.Kind.LIST, p.names.qualified().toString(), null);
            }
            default -> throw t.unexpected();
        }
        return new Option(null, name, value, null, t.since(start));
    }
}
