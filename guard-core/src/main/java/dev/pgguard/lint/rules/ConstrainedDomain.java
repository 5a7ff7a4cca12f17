package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import java.util.List;
import java.util.Optional;

/** Which domains check their values. */
final class ConstrainedDomain {

    private ConstrainedDomain() {}

    /** Whether the migrations or the live database know constraints of it. */
    static boolean is(Step step, QualifiedName type) {
        Optional<List<Constraint>> made = step.schema().domain(type);
        if (made.isPresent()) {
            return checks(made.get());
        }
        List<String> parts = type.schema() == null ? List.of(type.name()) : List.of(type.schema(), type.name());
        return step.catalog()
                .isConstrainedDomain(new Name(parts, new Span(0, 0)))
                .orElse(false);
    }

    static boolean checks(List<Constraint> constraints) {
        for (Constraint each : constraints) {
            if (each instanceof Constraint.Check || each instanceof Constraint.NotNull) {
                return true;
            }
        }
        return false;
    }
}
