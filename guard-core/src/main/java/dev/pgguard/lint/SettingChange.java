package dev.pgguard.lint;

import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Value;
import java.util.List;

/**
 * What SET, RESET or {@code set_config} has done to one setting.
 *
 * @param by the statement, valid for its text and place only
 * @param at the part of the statement
 * @param values as they are written; empty when the setting went back to its default
 * @param local whether it ends with the transaction
 * @param inTransaction whether there was one
 */
public record SettingChange(String name, Step by, Span at, List<Value> values, boolean local, boolean inTransaction) {

    public SettingChange {
        values = List.copyOf(values);
    }

    /** False for SET LOCAL outside a transaction, of which the server only warns. */
    public boolean hasEffect() {
        return inTransaction || !local;
    }
}
