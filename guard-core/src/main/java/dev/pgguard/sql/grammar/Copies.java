package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Copy;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Option;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Value;
import java.util.ArrayList;
import java.util.List;

/** COPY, with its options old and new. */
final class Copies {

    private final Tokens t;
    private final Parser p;

    Copies(Parser parser) {
        this.t = parser.tokens;
        this.p = parser;
    }

    Tree parse(int start) {
        t.expect("copy");
        List<Option> options = new ArrayList<>();
        Name relation = null;
        Tree query = null;
        List<Name> columns = List.of();
        if (t.accept("(")) {
            query = p.statements.preparable(false);
            t.expect(")");
        } else {
            int at = t.mark();
            if (t.at("binary") && !t.ahead(1, "from") && !t.ahead(1, "to")) {
                t.skip(1);
                options.add(option("format", Value.string("binary"), at));
            }
            relation = p.relations.targetName();
            columns = p.names.optionalColumns();
        }
        boolean from = query == null && t.accept("from");
        if (!from) {
            t.expect("to");
        }
        boolean program = t.accept("program");
        String file = !program && (t.accept("stdin") || t.accept("stdout")) ? null : p.names.stringText();
        if (t.at("delimiters") || t.at("using", "delimiters")) {
            int at = t.mark();
            t.accept("using");
            t.expect("delimiters");
            options.add(option("delimiter", Value.string(p.names.stringText()), at));
        }
        t.accept("with");
        if (t.at("(")) {
            options.addAll(modern());
        } else {
            while (old(options)) {
                // each one is added as it is read
            }
        }
        Expression where = t.accept("where") ? p.expressions().expression() : null;
        return new Copy(relation, query, columns, from, program, file, where, List.copyOf(options), t.since(start));
    }

    private Option option(String name, Value value, int start) {
        return new Option(null, name, value, null, t.since(start));
    }

    private List<Option> modern() {
        t.expect("(");
        List<Option> options = new ArrayList<>();
        do {
            int start = t.mark();
            String name = p.names.label().last();
            Value value = null;
            if (t.accept("*")) {
                value = new Value(Value.Kind.OTHER, "*", null);
            } else if (t.at("(")) {
                value = list();
            } else if (t.accept("default")) {
                value = Value.string("default");
            } else if (!t.at(",") && !t.at(")")) {
                value = p.options().word();
            }
            options.add(new Option(null, name, value, null, t.since(start)));
        } while (t.accept(","));
        t.expect(")");
        return options;
    }

    private Value list() {
        t.expect("(");
        StringBuilder text = new StringBuilder();
        do {
            text.append(text.isEmpty() ? "" : ", ").append(p.options().word().text());
        } while (t.accept(","));
        t.expect(")");
        return new Value(Value.Kind.LIST, text.toString(), null);
    }

    private boolean old(List<Option> options) {
        int start = t.mark();
        String word = t.word();
        switch (word) {
            case "binary", "csv" -> {
                t.skip(1);
                options.add(option("format", Value.string(word), start));
            }
            case "freeze", "header" -> {
                t.skip(1);
                options.add(option(word, Value.flag(true), start));
            }
            case "delimiter", "null", "quote", "escape" -> {
                t.skip(1);
                t.accept("as");
                options.add(option(word, Value.string(p.names.stringText()), start));
            }
            case "encoding" -> {
                t.skip(1);
                options.add(option(word, Value.string(p.names.stringText()), start));
            }
            case "force" -> {
                t.skip(1);
                String name =
                        t.accept("quote") ? "force_quote" : t.accept("not", "null") ? "force_not_null" : "force_null";
                if (name.equals("force_null")) {
                    t.expect("null");
                }
                if (!t.accept("*")) {
                    p.names.columns();
                }
                options.add(option(name, Value.flag(true), start));
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
