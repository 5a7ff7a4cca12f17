package dev.pgguard.lint;

import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The name that the server gives to a constraint without one ({@code ChooseConstraintName} in its source). */
public final class ServerChosenName {

    private static final int LONGEST = 63;

    private ServerChosenName() {}

    /**
     * The name of a constraint, written or chosen.
     *
     * @param columns those of the constraint, or the column that it is written with
     * @param taken whether a name is in use already
     * @return empty when it cannot be told: the server cuts long names, and counts up taken ones
     */
    public static Optional<String> of(
            String table, Constraint constraint, List<String> columns, Predicate<String> taken) {
        Name written = constraint.name();
        if (written != null) {
            return Optional.of(written.last());
        }
        return chosen(table, constraint, columns)
                .filter(name -> name.getBytes(StandardCharsets.UTF_8).length <= LONGEST)
                .filter(name -> !taken.test(name));
    }

    private static Optional<String> chosen(String table, Constraint constraint, List<String> columns) {
        if (constraint instanceof Constraint.Check check) {
            Set<String> read = new HashSet<>(Name.lastOf(check.expression().columns()));
            return joined(table, read.size() == 1 ? List.copyOf(read) : List.of(), "check");
        }
        if (constraint instanceof Constraint.Unique unique) {
            if (unique.index() != null) {
                return Optional.of(unique.index().last());
            }
            List<String> all = new ArrayList<>(columns);
            all.addAll(Name.lastOf(unique.including()));
            return unique.primary() ? joined(table, List.of(), "pkey") : joined(table, all, "key");
        }
        if (constraint instanceof Constraint.ForeignKey) {
            return joined(table, columns, "fkey");
        }
        return constraint instanceof Constraint.NotNull ? joined(table, columns, "not_null") : Optional.empty();
    }

    private static Optional<String> joined(String table, List<String> columns, String label) {
        List<String> parts = new ArrayList<>(columns);
        parts.add(0, table);
        parts.add(label);
        return Optional.of(String.join("_", parts));
    }
}
