package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Catalog.ConstraintFacts;
import dev.pgguard.lint.Catalog.TableFacts;
import dev.pgguard.lint.RowQuestion;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table.Constrained;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.IndexElement;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a statement demands of the rows that are there, as far as that can be asked of them. */
final class RowDemand {

    private final Step step;
    private final Name table;
    private final TableFacts facts;
    private final Demand.Of of;
    private final List<Demand> demands = new ArrayList<>();

    private RowDemand(Step step, Name table, TableFacts facts) {
        this.step = step;
        this.table = table;
        this.facts = facts;
        this.of = of(step, table);
    }

    private static Demand.Of of(Step step, Name table) {
        return new Demand.Of(table, step.text(table.span()), step.resolve(table));
    }

    static List<Demand> of(Step step) {
        if (step.tree() instanceof CreateIndex create
                && create.unique()
                && !create.table().only()) {
            RowDemand demand = on(step, create.table().name());
            return demand == null ? List.of() : demand.index(create);
        }
        if (step.tree() instanceof AlterTable alter
                && alter.type() == ObjectType.TABLE
                && !alter.relation().only()
                && !changesColumns(alter)) {
            RowDemand demand = on(step, alter.relation().name());
            return demand == null ? List.of() : demand.alter(alter);
        }
        return List.of();
    }

    private static boolean changesColumns(AlterTable alter) {
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.AlterColumnType || action instanceof AlterTable.DropColumn) {
                return true;
            }
        }
        return false;
    }

    /** Null where the rows are not known. */
    private static @Nullable RowDemand on(Step step, Name table) {
        if (!step.rowsAreKnown(step.resolve(table))) {
            return null;
        }
        Optional<TableFacts> facts = step.facts(table);
        return facts.isPresent() ? new RowDemand(step, table, facts.get()) : null;
    }

    private List<Demand> alter(AlterTable alter) {
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.SetNotNull set) {
                notNull(set.span(), set.column().last());
            } else if (action instanceof AlterTable.AddConstraint add
                    && add.constraint().attributes().notValid() == null) {
                constraint(add.span(), add.constraint(), step);
            } else if (action instanceof AlterTable.ValidateConstraint validate) {
                validate(validate);
            }
        }
        for (AddedColumn column : AddedColumn.of(step)) {
            if (AddingRequiredField.leavesNulls(step, column)) {
                demands.add(of.rows(
                        column.span(),
                        RowQuestion.all(of.name()),
                        " has no value for the new column " + column.name(),
                        " have no value for the new column " + column.name(),
                        List.of(
                                column.plain(),
                                "-- a value in every row, then:",
                                column.notNull().get(0))));
            }
        }
        return demands;
    }

    private boolean has(List<String> columns) {
        return !columns.isEmpty() && facts.columns().keySet().containsAll(columns);
    }

    private void notNull(Span at, String column) {
        if (has(List.of(column)) && !KnownNotNull.needsNoScan(step, table, column)) {
            demands.add(of.noNulls(at, column));
        }
    }

    private void constraint(Span at, Constraint constraint, Step origin) {
        if (constraint.attributes().notEnforced()) {
            return;
        }
        if (constraint instanceof Constraint.NotNull notNull && notNull.column() != null) {
            notNull(at, notNull.column().last());
        } else if (constraint instanceof Constraint.Unique unique
                && unique.index() == null
                && !unique.withoutOverlaps()) {
            List<String> columns = unique.columns().stream().map(Name::last).toList();
            if (unique.primary()) {
                columns.forEach(column -> notNull(at, column));
            }
            if (has(columns)) {
                demands.add(of.noDuplicates(
                        at, columns.stream().map(Identifier::of).toList(), "", unique.nullsNotDistinct()));
            }
        } else if (constraint instanceof Constraint.Check check
                && !check.attributes().noInherit()) {
            check(at, check.expression(), origin);
        } else if (constraint instanceof Constraint.ForeignKey key) {
            foreignKey(at, key);
        }
    }

    private void check(Span at, Expression condition, Step origin) {
        List<String> columns =
                condition.columns().stream().map(Name::last).distinct().toList();
        if (has(columns) && isHarmless(condition)) {
            demands.add(of.satisfied(at, origin.text(condition.span())));
        }
    }

    /** Only functions that change nothing are called to find out. */
    private boolean isHarmless(Expression expression) {
        return !expression.hasSubquery()
                && !expression.hasParameter()
                && expression.calls().stream().allMatch(call -> step.catalog()
                        .isVolatile(call)
                        .map(isVolatile -> !isVolatile)
                        .orElse(false));
    }

    /** One that is there already is not built again. */
    private List<Demand> index(CreateIndex create) {
        boolean there = create.name() != null
                && facts.indexes().stream()
                        .anyMatch(index -> index.name().equals(create.name().last()));
        List<String> keys = new ArrayList<>();
        for (IndexElement key : create.keys()) {
            String text = key(key);
            if (text != null) {
                keys.add(text);
            }
        }
        Expression where = create.where();
        if (!there && keys.size() == create.keys().size() && (where == null || isHarmless(where))) {
            String condition = where == null ? "" : "(" + step.text(where.span()) + ")";
            demands.add(of.noDuplicates(create.span(), keys, condition, create.nullsNotDistinct()));
        }
        return demands;
    }

    /** Null where the index may compare in its own way. */
    private @Nullable String key(IndexElement key) {
        if (key.collation() != null || key.operatorClass() != null) {
            return null;
        }
        if (key.column() != null) {
            return has(List.of(key.column().last()))
                    ? Identifier.of(key.column().last())
                    : null;
        }
        return key.expression() != null && isHarmless(key.expression())
                ? "(" + step.text(key.expression().span()) + ")"
                : null;
    }

    private void foreignKey(Span at, Constraint.ForeignKey key) {
        List<String> columns = key.columns().stream().map(Name::last).toList();
        List<String> referenced = referenced(key);
        if (key.match() != 's'
                || key.period()
                || !has(columns)
                || referenced.size() != columns.size()
                || !step.rowsAreKnown(step.resolve(key.table()))) {
            return;
        }
        demands.add(of.noOrphans(at, columns, of(step, key.table()), referenced));
    }

    /** Those that are written, else the primary key. */
    private List<String> referenced(Constraint.ForeignKey key) {
        return key.referencedColumns().isEmpty()
                ? step.facts(key.table()).stream()
                        .flatMap(other -> other.constraints().stream())
                        .filter(each -> each.kind() == 'p')
                        .findFirst()
                        .map(ConstraintFacts::columns)
                        .orElse(List.of())
                : key.referencedColumns().stream().map(Name::last).toList();
    }

    /** Of a constraint that the migrations have added, or that is in the live database. */
    private void validate(AlterTable.ValidateConstraint validate) {
        String name = validate.constraint().last();
        Optional<Constrained> added = step.table(table).flatMap(known -> known.constraint(name));
        if (added.isPresent()) {
            if (!added.get().validated()) {
                constraint(
                        validate.span(),
                        added.get().constraint(),
                        added.get().origin().step());
            }
            return;
        }
        facts.constraints().stream()
                .filter(each -> each.name().equals(name) && !each.validated() && isKnown(each))
                .forEach(each -> demands.add(of.valid(validate.span(), name)));
    }

    private boolean isKnown(Catalog.ConstraintFacts constraint) {
        boolean changed = step.table(table)
                .filter(known -> known.hasDropped(constraint.name()))
                .isPresent();
        QualifiedName other = constraint.references();
        return !changed && (other == null || step.rowsAreKnown(other));
    }
}
