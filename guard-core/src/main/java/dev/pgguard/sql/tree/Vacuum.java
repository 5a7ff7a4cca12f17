package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** VACUUM and ANALYZE; without targets, of everything. */
public record Vacuum(boolean vacuum, List<Option> options, List<Target> targets, Span span) implements Tree {

    /** A table, perhaps with columns. */
    public record Target(Relation relation, List<Name> columns) {}

    /** Whether an option of that name is there and not switched off. */
    public boolean has(String option) {
        return options.stream().anyMatch(each -> each.name().equals(option) && !isOff(each.value()));
    }

    private static boolean isOff(@Nullable Value value) {
        return value != null
                && switch (value.text()) {
                    case "false", "off", "0" -> true;
                    default -> false;
                };
    }
}
