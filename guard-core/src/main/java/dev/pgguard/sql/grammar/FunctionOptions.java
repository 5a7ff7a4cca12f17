package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind a function's signature, in any order. */
final class FunctionOptions {

    private final Tokens t;
    private final Parser p;
    private final List<Option> options = new ArrayList<>();
    private List<String> bodies = List.of();
    private @Nullable Span bodySpan;
    private @Nullable String language;
    private @Nullable String volatility;

    FunctionOptions(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    List<Option> list() {
        return List.copyOf(options);
    }

    List<String> bodies() {
        return bodies;
    }

    @Nullable
    Span bodySpan() {
        return bodySpan;
    }

    @Nullable
    String language() {
        return language;
    }

    @Nullable
    String volatility() {
        return volatility;
    }

    void all() {
        while (option(t.mark())) {
            // each one is added as it is read
        }
    }

    private boolean option(int start) {
        switch (t.word()) {
            case "as" -> {
                t.skip(1);
                as();
                return add("as", null, start);
            }
            case "language" -> {
                t.skip(1);
                language = p.names.nonReservedOrString().last();
                return add("language", Value.string(language), start);
            }
            case "transform" -> {
                t.skip(1);
                transforms();
                return add("transform", null, start);
            }
            case "window" -> {
                t.skip(1);
                return add("window", Value.flag(true), start);
            }
            case "immutable", "stable", "volatile" -> {
                volatility = t.word();
                t.skip(1);
                return add("volatility", Value.string(volatility), start);
            }
            case "cost", "rows" -> {
                String word = t.word();
                t.skip(1);
                return add(word, p.options().number(), start);
            }
            case "set", "reset" -> {
                String name = new Settings(p).setOrReset().name();
                return add("set", Value.string(name), start);
            }
            default -> {
                return behavior(start);
            }
        }
    }

    private boolean behavior(int start) {
        if (t.accept("strict")) {
            return add("strict", Value.flag(true), start);
        }
        if (t.accept("called")) {
            t.expect("on", "null");
            t.expect("input");
            return add("strict", Value.flag(false), start);
        }
        if (t.accept("returns", "null")) {
            t.expect("on", "null");
            t.expect("input");
            return add("strict", Value.flag(true), start);
        }
        if (t.accept("leakproof") || t.at("not", "leakproof")) {
            boolean not = t.accept("not", "leakproof");
            return add("leakproof", Value.flag(!not), start);
        }
        if (t.at("security") || t.at("external", "security")) {
            t.accept("external");
            t.skip(1);
            boolean definer = t.accept("definer");
            if (!definer) {
                t.expect("invoker");
            }
            return add("security", Value.flag(definer), start);
        }
        if (t.accept("support")) {
            return add("support", Value.string(p.names.qualified().toString()), start);
        }
        if (t.accept("parallel")) {
            return add("parallel", Value.string(p.names.column().last()), start);
        }
        return false;
    }

    private void as() {
        int from = t.mark();
        String first = p.names.stringText();
        bodySpan = t.since(from);
        bodies = t.accept(",") ? List.of(first, p.names.stringText()) : List.of(first);
    }

    private void transforms() {
        do {
            t.expect("for", "type");
            p.types.type();
        } while (t.accept(","));
    }

    private boolean add(String name, @Nullable Value value, int start) {
        options.add(new Option(null, name, value, null, t.since(start)));
        return true;
    }
}
