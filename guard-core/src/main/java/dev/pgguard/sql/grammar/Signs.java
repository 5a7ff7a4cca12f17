package dev.pgguard.sql.grammar;

import dev.pgguard.sql.tree.Value;

/** Folds a minus into the constant behind it, as the grammar does. */
final class Signs {

    private Signs() {}

    static Value negated(Value value) {
        String text = value.text();
        return new Value(value.kind(), text.startsWith("-") ? text.substring(1) : negative(text, value), null);
    }

    private static String negative(String text, Value value) {
        return value.kind() == Value.Kind.INTEGER && text.equals("0") ? text : "-" + text;
    }
}
