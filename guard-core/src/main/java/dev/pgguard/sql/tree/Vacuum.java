package dev.pgguard.sql.tree;

import java.util.List;

/** VACUUM and ANALYZE; without targets, of everything. */
public record Vacuum(boolean vacuum, List<Option> options, List<Target> targets, Span span) implements Tree {

    /** A table, perhaps with columns. */
    public record Target(Relation relation, List<Name> columns) {}

    /** Whether an option of that name is there and not switched off. */
    public boolean has(String option) {
        for (Option each : options) {
            if (each.name().equals(option) && each.isOn()) {
                return true;
            }
        }
        return false;
    }
}
