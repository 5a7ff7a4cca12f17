package dev.pgguard.backfill;

import java.util.List;

/** A row's key as texts, one for each column. */
record Position(List<String> values) {

    Position {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a key has at least one column");
        }
    }

    String[] array() {
        return values.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return "(" + String.join(", ", values) + ")";
    }
}
