package dev.pgguard.lint.rules;

import dev.pgguard.lint.ServerChosenName;
import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Constraint.Attribute;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A constraint as CREATE TABLE or ALTER TABLE has it, of the table or of a column.
 *
 * @param columns its columns, or the column that it is written with
 * @param column null when it is the table's
 * @param attributes of a column's constraint: the words that follow it
 * @param withTable whether the statement makes the table
 */
record WrittenConstraint(
        Step step,
        Name table,
        Constraint constraint,
        List<Name> columns,
        @Nullable ColumnDefinition column,
        Set<Attribute.Kind> attributes,
        boolean withTable) {

    static List<WrittenConstraint> of(Step step) {
        List<WrittenConstraint> found = new ArrayList<>();
        if (step.tree() instanceof CreateTable create) {
            for (ColumnDefinition column : create.columns()) {
                ofColumn(step, create.name(), column, true, found);
            }
            for (Constraint constraint : create.constraints()) {
                found.add(ofTable(step, create.name(), constraint, true));
            }
        } else if (step.tree() instanceof AlterTable alter && alter.type() == ObjectType.TABLE) {
            Name table = alter.relation().name();
            for (AlterTable.Action action : alter.actions()) {
                if (action instanceof AlterTable.AddColumn add && !AddedColumn.isThere(step, table, add)) {
                    ofColumn(step, table, add.column(), false, found);
                } else if (action instanceof AlterTable.AddConstraint add) {
                    found.add(ofTable(step, table, add.constraint(), false));
                }
            }
        }
        return found;
    }

    /** Those that ALTER TABLE adds to a table which may have rows. */
    static List<WrittenConstraint> addedToLargeTable(Step step) {
        boolean large = step.tree() instanceof AlterTable alter
                && step.mayBeLarge(alter.relation().name());
        return large ? of(step) : List.of();
    }

    private static WrittenConstraint ofTable(Step step, Name table, Constraint constraint, boolean withTable) {
        return new WrittenConstraint(step, table, constraint, columns(constraint), null, Set.of(), withTable);
    }

    private static void ofColumn(
            Step step, Name table, ColumnDefinition column, boolean withTable, List<WrittenConstraint> into) {
        List<Constraint> all = column.constraints();
        for (int i = 0; i < all.size(); i++) {
            if (!(all.get(i) instanceof Attribute)) {
                Set<Attribute.Kind> kinds = EnumSet.noneOf(Attribute.Kind.class);
                for (int next = i + 1; next < all.size() && all.get(next) instanceof Attribute attribute; next++) {
                    kinds.add(attribute.kind());
                }
                into.add(new WrittenConstraint(
                        step, table, all.get(i), List.of(column.name()), column, kinds, withTable));
            }
        }
    }

    private static List<Name> columns(Constraint constraint) {
        if (constraint instanceof Constraint.Unique unique) {
            return unique.columns();
        }
        if (constraint instanceof Constraint.ForeignKey key) {
            return key.columns();
        }
        return constraint instanceof Constraint.NotNull notNull && notNull.column() != null
                ? List.of(notNull.column())
                : List.of();
    }

    boolean ofTable() {
        return column == null;
    }

    boolean notValid() {
        return constraint.attributes().notValid() != null;
    }

    boolean notEnforced() {
        return constraint.attributes().notEnforced() || attributes.contains(Attribute.Kind.NOT_ENFORCED);
    }

    boolean deferrable() {
        return constraint.attributes().deferrable()
                || attributes.contains(Attribute.Kind.DEFERRABLE)
                || attributes.contains(Attribute.Kind.DEFERRED);
    }

    boolean initiallyDeferred() {
        return constraint.attributes().initiallyDeferred() || attributes.contains(Attribute.Kind.DEFERRED);
    }

    /** Whether ALTER TABLE adds it together with a column that has a value in every row from the start. */
    boolean hasValues() {
        return column != null
                && (column.constraint(Constraint.Default.class).isPresent()
                        || column.constraint(Constraint.Generated.class).isPresent()
                        || column.constraint(Constraint.Identity.class).isPresent());
    }

    List<String> columnNames() {
        return Name.lastOf(columns);
    }

    String writtenTable() {
        return step.text(table.span());
    }

    String writtenColumns() {
        return columns.stream().map(each -> step.text(each.span())).collect(Collectors.joining(", "));
    }

    /** The name that is written, else the one that the server chooses. */
    String writtenName(String label) {
        Name name = constraint.name();
        return name != null
                ? step.text(name.span())
                : ServerChosenName.of(table.last(), constraint, columnNames(), taken -> false)
                        .map(Identifier::of)
                        .orElseGet(() -> Identifier.joined(table, columnNames(), label));
    }

    /** The column without this constraint. */
    String plainColumn() {
        ColumnDefinition of = column;
        if (of == null) {
            return "";
        }
        int end = constraint.span().end();
        for (Constraint each : of.constraints()) {
            boolean follows = each instanceof Attribute
                    && each.span().start() >= end
                    && step.sql().substring(end, each.span().start()).isBlank();
            end = follows ? each.span().end() : end;
        }
        String before =
                step.sql().substring(of.span().start(), constraint.span().start());
        String behind = step.sql().substring(end, of.span().end());
        return "ALTER TABLE " + writtenTable() + " ADD COLUMN " + before.stripTrailing() + behind + ";";
    }

    /** The words of a column's constraint, or of one that takes over an index. */
    String deferral() {
        return initiallyDeferred() ? " DEFERRABLE INITIALLY DEFERRED" : deferrable() ? " DEFERRABLE" : "";
    }

    /** The constraint by itself and unchecked, then checked. */
    List<String> unchecked(String name, String definition) {
        String alter = "ALTER TABLE " + writtenTable() + " ";
        List<String> safely = new ArrayList<>();
        if (column != null) {
            safely.add(plainColumn());
        }
        safely.add(alter + "ADD CONSTRAINT " + name + " " + definition + (ofTable() ? "" : deferral()) + " NOT VALID;");
        safely.add("-- in the next migration:");
        safely.add(alter + "VALIDATE CONSTRAINT " + name + ";");
        return safely;
    }

    /** The constraint without its name. */
    String definition() {
        String text = step.text(constraint.span());
        Name name = constraint.name();
        int from = name == null ? 0 : name.span().end() - constraint.span().start();
        return text.substring(from).strip();
    }
}
