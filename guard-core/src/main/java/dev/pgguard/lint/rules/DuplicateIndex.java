package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.ObjectType;
import java.util.stream.Stream;

/** An index that another one of the table makes superfluous costs writes for nothing. */
final class DuplicateIndex implements Rule {

    @Override
    public String name() {
        return "duplicate-index";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof CreateIndex create) || !create.including().isEmpty()) {
            return;
        }
        IndexShape shape = IndexShape.of(step.sql(), create);
        String own = create.name() == null ? "" : create.name().last();
        Stream.of(made(step, create, shape, own), constrained(step, create, shape), live(step, create, shape, own))
                .flatMap(each -> each)
                .findFirst()
                .ifPresent(other -> findings.add(
                        step,
                        Report.at(
                                create.span(),
                                "the index " + (own.isEmpty() ? "" : own + " ") + "on "
                                        + create.table().name() + " does nothing that " + other
                                        + " does not do already")));
    }

    private static Stream<String> made(Step step, CreateIndex create, IndexShape shape, String own) {
        return step.table(create.table().name()).stream()
                .flatMap(table -> table.indexes().stream())
                .filter(index -> !own.equals(index.name()))
                .filter(index -> IndexShape.of(index.origin().step().sql(), index.definition())
                        .covers(shape))
                .map(index -> index.name() == null ? "another one" : index.name());
    }

    private static Stream<String> constrained(Step step, CreateIndex create, IndexShape shape) {
        return step.table(create.table().name()).stream()
                .flatMap(table -> table.constraints().stream())
                .filter(each -> each.constraint() instanceof Constraint.Unique
                        && !each.columns().isEmpty()
                        && IndexShape.of(each.columns()).covers(shape))
                .map(each -> each.name() == null ? "the index of a constraint" : each.name());
    }

    private static Stream<String> live(Step step, CreateIndex create, IndexShape shape, String own) {
        QualifiedName table = step.resolve(create.table().name());
        return step.catalog().table(table).stream()
                .flatMap(facts -> facts.indexes().stream())
                .filter(Catalog.IndexFacts::valid)
                .filter(index -> !own.equals(index.name()))
                .filter(index -> step.schema()
                        .dropped(ObjectType.INDEX, new QualifiedName(table.schema(), index.name()))
                        .isEmpty())
                .filter(index -> IndexShape.of(index).covers(shape))
                .map(Catalog.IndexFacts::name);
    }
}
