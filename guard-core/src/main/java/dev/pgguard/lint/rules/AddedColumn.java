package dev.pgguard.lint.rules;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A column that ALTER TABLE adds to a table which may have rows. */
record AddedColumn(Step step, Name table, ColumnDefinition definition, Span span) {

    static List<AddedColumn> of(Step step) {
        if (!(step.tree() instanceof AlterTable alter)
                || alter.type() != ObjectType.TABLE
                || !step.mayBeLarge(alter.relation().name())) {
            return List.of();
        }
        Name table = alter.relation().name();
        List<AddedColumn> added = new ArrayList<>();
        for (AlterTable.Action action : alter.actions()) {
            if (action instanceof AlterTable.AddColumn add && !isThere(step, table, add)) {
                added.add(new AddedColumn(step, table, add.column(), add.span()));
            }
        }
        return added;
    }

    /** Whether IF NOT EXISTS leaves the statement without effect. */
    static boolean isThere(Step step, Name table, AlterTable.AddColumn add) {
        String column = add.column().name().last();
        if (!add.ifNotExists()) {
            return false;
        }
        Optional<Table> known = step.table(table);
        Optional<Catalog.TableFacts> facts = step.facts(table);
        return (known.isPresent() && known.get().column(column).isPresent())
                || (facts.isPresent() && facts.get().columns().containsKey(column));
    }

    /** Name and table, for a message. */
    @Override
    public String toString() {
        return name() + " of " + table;
    }

    String name() {
        return definition.name().last();
    }

    /** The type as it is written; of a serial the integer behind it. */
    String type() {
        TypeName type = definition.type();
        if (type == null) {
            return "…";
        }
        String serial = KnownType.SERIALS.get(type.last());
        return serial == null ? step.text(type.span()) : serial;
    }

    String writtenTable() {
        return step.text(table.span());
    }

    String writtenName() {
        return step.text(definition.name().span());
    }

    boolean isAutoIncrement() {
        TypeName type = definition.type();
        return has(Constraint.Identity.class) || (type != null && KnownType.SERIALS.containsKey(type.last()));
    }

    boolean has(Class<? extends Constraint> kind) {
        return definition.constraint(kind).isPresent();
    }

    boolean isPrimaryKey() {
        Optional<Constraint.Unique> unique = definition.constraint(Constraint.Unique.class);
        return unique.isPresent() && unique.get().primary();
    }

    /** The default that is written, unless it is NULL. */
    Optional<Expression> value() {
        Optional<Constraint.Default> written = definition.constraint(Constraint.Default.class);
        boolean some = written.isPresent() && written.get().expression().kind() != Expression.Kind.NULL;
        return some ? Optional.of(written.get().expression()) : Optional.empty();
    }

    /** A default that gives each row a value of its own. */
    Optional<Expression> volatileValue() {
        Optional<Expression> value = value();
        return value.isPresent() && Volatility.isVolatile(step, value.get()) ? value : Optional.empty();
    }

    /** The column alone, without anything that makes adding it slow. */
    String plain() {
        return "ALTER TABLE " + writtenTable() + " ADD COLUMN " + writtenName() + " " + type() + ";";
    }

    /** What gives the old rows their value. */
    List<String> backfill(String value) {
        return Batches.of("UPDATE " + writtenTable() + " SET " + writtenName() + " = " + value + " WHERE "
                + writtenName() + " IS NULL");
    }

    /** What makes it NOT NULL in the end, if it is to be. */
    List<String> notNull() {
        List<String> steps = new ArrayList<>();
        steps.add("-- in the next migration, when no row is left:");
        steps.addAll(NotNullSteps.of(step, table, definition.name()));
        return steps;
    }
}
