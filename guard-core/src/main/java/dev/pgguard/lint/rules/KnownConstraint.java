package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog.ConstraintFacts;
import dev.pgguard.lint.Origin;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table.Constrained;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.util.List;
import java.util.Optional;

/**
 * A constraint that is there already.
 *
 * @param origin empty when it was there before the migrations
 * @param references the table that a foreign key refers to
 * @param onlyNotNull the columns of a CHECK that says of them nothing but IS NOT NULL
 */
record KnownConstraint(Optional<Origin> origin, Optional<String> references, List<String> onlyNotNull) {

    static Optional<KnownConstraint> of(Step step, Name table, String name) {
        Optional<KnownConstraint> made =
                step.table(table).flatMap(known -> known.constraint(name)).map(KnownConstraint::of);
        return made.isPresent()
                ? made
                : step.facts(table).stream()
                        .flatMap(facts -> facts.constraints().stream())
                        .filter(known -> known.name().equals(name))
                        .map(KnownConstraint::of)
                        .findFirst();
    }

    private static KnownConstraint of(Constrained known) {
        Optional<String> references = known.constraint() instanceof Constraint.ForeignKey key
                ? Optional.of(key.table().toString())
                : Optional.empty();
        return new KnownConstraint(Optional.of(known.origin()), references, notNull(known.constraint()));
    }

    private static KnownConstraint of(ConstraintFacts known) {
        boolean only = known.notNullColumns().containsAll(known.columns());
        return new KnownConstraint(
                Optional.empty(),
                Optional.ofNullable(known.references()).map(Object::toString),
                known.kind() == 'c' && only ? known.notNullColumns() : List.of());
    }

    private static List<String> notNull(Constraint constraint) {
        if (!(constraint instanceof Constraint.Check check)
                || !check.expression().calls().isEmpty()) {
            return List.of();
        }
        List<String> proven =
                check.expression().notNull().stream().map(Name::last).toList();
        boolean only = check.expression().columns().size() == proven.size()
                && check.expression().columns().stream().map(Name::last).allMatch(proven::contains);
        return only ? proven : List.of();
    }
}
