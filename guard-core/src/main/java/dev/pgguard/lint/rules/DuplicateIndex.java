package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Findings;
import dev.pgguard.lint.Report;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    public Set<Class<? extends Tree>> looksAt() {
        return Set.of(CreateIndex.class);
    }

    @Override
    public void check(Step step, Findings findings) {
        if (!(step.tree() instanceof CreateIndex create) || !create.including().isEmpty()) {
            return;
        }
        IndexShape shape = IndexShape.of(step.sql(), create);
        String own = create.name() == null ? "" : create.name().last();
        String other = made(step, create, shape, own);
        other = other != null ? other : constrained(step, create, shape);
        other = other != null ? other : live(step, create, shape, own);
        if (other != null) {
            findings.add(
                    step,
                    Report.at(
                            create.span(),
                            "the index " + (own.isEmpty() ? "" : own + " ") + "on "
                                    + create.table().name() + " does nothing that " + other
                                    + " does not do already"));
        }
    }

    private static @Nullable String made(Step step, CreateIndex create, IndexShape shape, String own) {
        Optional<Table> table = step.table(create.table().name());
        for (Table.Index index : table.isPresent() ? table.get().indexes() : List.<Table.Index>of()) {
            boolean covers = !own.equals(index.name())
                    && IndexShape.of(index.origin().step().sql(), index.definition())
                            .covers(shape);
            if (covers) {
                return index.name() == null ? "another one" : index.name();
            }
        }
        return null;
    }

    private static @Nullable String constrained(Step step, CreateIndex create, IndexShape shape) {
        Optional<Table> table = step.table(create.table().name());
        for (Table.Constrained each : table.isPresent() ? table.get().constraints() : List.<Table.Constrained>of()) {
            boolean covers = each.constraint() instanceof Constraint.Unique
                    && !each.columns().isEmpty()
                    && IndexShape.of(each.columns()).covers(shape);
            if (covers) {
                return each.name() == null ? "the index of a constraint" : each.name();
            }
        }
        return null;
    }

    private static @Nullable String live(Step step, CreateIndex create, IndexShape shape, String own) {
        QualifiedName table = step.resolve(create.table().name());
        Optional<Catalog.TableFacts> facts = step.catalog().table(table);
        for (Catalog.IndexFacts index : facts.isPresent() ? facts.get().indexes() : List.<Catalog.IndexFacts>of()) {
            QualifiedName complete = new QualifiedName(table.schema(), index.name());
            if (index.valid()
                    && !own.equals(index.name())
                    && step.schema().dropped(ObjectType.INDEX, complete).isEmpty()
                    && IndexShape.of(index).covers(shape)) {
                return index.name();
            }
        }
        return null;
    }
}
