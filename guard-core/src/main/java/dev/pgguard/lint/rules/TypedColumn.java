package dev.pgguard.lint.rules;

import dev.pgguard.lint.Report;
import dev.pgguard.lint.Step;
import dev.pgguard.lint.Table;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateSchema;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column for which a statement writes a type: one of a new table, one that is added, or one that gets another type.
 *
 * @param definition null where it gets another type
 * @param create the statement that makes its table; null in ALTER TABLE
 * @param action the sub-command; null in CREATE TABLE
 */
record TypedColumn(
        Name table,
        Name name,
        TypeName type,
        @Nullable ColumnDefinition definition,
        @Nullable CreateTable create,
        AlterTable.@Nullable Action action) {

    /** The statements that may have some. */
    static final Set<Class<? extends Tree>> STATEMENTS =
            Set.of(CreateTable.class, CreateSchema.class, AlterTable.class);

    /** All of a statement; those of foreign tables are as the other server has them. */
    static List<TypedColumn> in(Tree tree) {
        List<TypedColumn> found = new ArrayList<>();
        if (tree instanceof CreateTable create && create.server() == null) {
            for (ColumnDefinition column : create.columns()) {
                add(column, create.name(), create, null, found);
            }
        } else if (tree instanceof CreateSchema create) {
            for (Tree element : create.elements()) {
                found.addAll(in(element));
            }
        } else if (tree instanceof AlterTable alter && alter.type() == ObjectType.TABLE) {
            Name table = alter.relation().name();
            for (AlterTable.Action action : alter.actions()) {
                if (action instanceof AlterTable.AddColumn add) {
                    add(add.column(), table, null, action, found);
                } else if (action instanceof AlterTable.AlterColumnType change) {
                    found.add(new TypedColumn(table, change.column(), change.type(), null, null, action));
                }
            }
        }
        return found;
    }

    private static void add(
            ColumnDefinition column,
            Name table,
            @Nullable CreateTable create,
            AlterTable.@Nullable Action action,
            List<TypedColumn> into) {
        TypeName type = column.type();
        if (type != null) {
            into.add(new TypedColumn(table, column.name(), type, column, create, action));
        }
    }

    /** Whether it is of that built-in type, by its name in the catalog, or an array of it. */
    boolean is(String builtIn) {
        return type.last().equals(builtIn)
                && (type.names().size() == 1 || type.names().get(0).equals("pg_catalog"));
    }

    /** The same for a spelling that is no name in the catalog, like {@code serial}. */
    boolean isAny(List<String> spellings) {
        for (String each : spellings) {
            if (is(each)) {
                return type.arrayBounds().isEmpty();
            }
        }
        return false;
    }

    boolean temporary(Step step) {
        if (create != null) {
            return create.persistence() == CreateTable.Persistence.TEMPORARY || "pg_temp".equals(table.schema());
        }
        Optional<Table> known = step.table(table);
        return "pg_temp".equals(table.schema())
                || (known.isPresent() && known.get().temporary());
    }

    Report report(String message) {
        return Report.at(type.span(), this + " " + message);
    }

    /** Whether another type may be written in its place: an array's brackets and what a parent table says would be lost. */
    boolean replaceable() {
        return type.arrayBounds().isEmpty()
                && (create == null || create.inherits().isEmpty());
    }

    /** The same, where conditions might be meant for the old type only. */
    boolean standsAlone() {
        return replaceable()
                && constraints(Constraint.Check.class).isEmpty()
                && constraints(Constraint.Generated.class).isEmpty()
                && !isInCheckOfTable()
                && !(action instanceof AlterTable.AlterColumnType change && change.using() != null);
    }

    private boolean isInCheckOfTable() {
        for (Constraint each : create == null ? List.<Constraint>of() : create.constraints()) {
            if (each instanceof Constraint.Check check
                    && Name.lastOf(check.expression().columns()).contains(name.last())) {
                return true;
            }
        }
        return false;
    }

    /** Its own constraints of a kind. */
    <T extends Constraint> List<T> constraints(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (Constraint each : definition == null ? List.<Constraint>of() : definition.constraints()) {
            if (kind.isInstance(each)) {
                found.add(kind.cast(each));
            }
        }
        return found;
    }

    /** The report with an edit that writes another type, if the condition holds. */
    Report replaced(Report report, boolean when, String other) {
        return when ? report.fixedBy(type.span(), other) : report;
    }

    /** The ALTER TABLE with another type in this place; empty for CREATE TABLE. */
    List<String> altered(Step step, String other) {
        if (action == null) {
            return List.of();
        }
        String before = step.text(new Span(action.span().start(), type.span().start()));
        String after = step.text(new Span(type.span().end(), action.span().end()));
        return List.of("ALTER TABLE " + step.text(table.span()) + " " + before + other + after + ";");
    }

    /** For example {@code orders.total}. */
    @Override
    public String toString() {
        return table.last() + "." + name.last();
    }
}
