package dev.pgguard.lint;

import dev.pgguard.lint.Table.Column;
import dev.pgguard.lint.Table.Constrained;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.AlterTable.Action;
import dev.pgguard.sql.tree.ColumnDefinition;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectType;
import dev.pgguard.sql.tree.PartitionBound;
import dev.pgguard.sql.tree.TypeName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the sub-commands of an ALTER TABLE, and what CREATE TABLE has in common with them, into a {@link Table}. */
final class TableChanges {

    private static final Set<String> SERIAL =
            Set.of("serial", "bigserial", "smallserial", "serial4", "serial8", "serial2");

    private final Step step;
    private final Origin origin;
    private final Table table;

    TableChanges(Step step, Origin origin, Table table) {
        this.step = step;
        this.origin = origin;
        this.table = table;
    }

    void apply(AlterTable alter) {
        for (Action action : alter.actions()) {
            apply(action);
        }
    }

    private void apply(Action action) {
        if (action instanceof AlterTable.AddColumn add) {
            if (!add.ifNotExists()
                    || !table.columns.containsKey(add.column().name().last())) {
                addColumn(add.column());
            }
        } else if (action instanceof AlterTable.DropColumn drop) {
            String gone = drop.column().last();
            table.columns.remove(gone);
            table.constraints.removeIf(each -> each.columns().contains(gone));
        } else if (action instanceof AlterTable.AlterColumnType change) {
            Column old = column(change.column());
            put(new Column(old.name(), change.type(), old.notNull(), old.generated(), old.origin()));
        } else if (action instanceof AlterTable.SetNotNull set) {
            put(nullability(column(set.column()), true));
        } else if (action instanceof AlterTable.DropNotNull drop) {
            put(nullability(column(drop.column()), false));
        } else if (action instanceof AlterTable.AddConstraint add) {
            addConstraint(add.constraint(), false);
        } else if (action instanceof AlterTable.DropConstraint drop) {
            dropConstraint(drop.constraint().last());
        } else if (action instanceof AlterTable.ValidateConstraint validate) {
            String name = validate.constraint().last();
            table.constraints.replaceAll(each -> name.equals(each.name()) ? valid(each) : each);
            table.validatedConstraints.add(name);
        } else if (action instanceof AlterTable.AttachPartition attach && attach.bound() != null) {
            table.partitioned = true;
            Table child = step.schema()
                    .tables
                    .computeIfAbsent(step.resolve(attach.partition()), name -> new Table(name, null, false));
            child.partitionOf = table.name();
            if (attach.bound().kind() == PartitionBound.Kind.DEFAULT) {
                table.defaultPartition = child.name();
            }
        } else if (action instanceof AlterTable.DetachPartition detach) {
            step.table(detach.partition()).ifPresent(child -> child.partitionOf = null);
            if (step.resolve(detach.partition()).equals(table.defaultPartition)) {
                table.defaultPartition = null;
            }
        } else if (action instanceof AlterTable.RowSecurity security && !security.force()) {
            table.rowSecurity = security.on();
        }
    }

    private void dropConstraint(String name) {
        for (Constrained each : table.constraints()) {
            if (name.equals(each.name())) {
                table.constraints.remove(each);
                if (each.constraint() instanceof Constraint.NotNull) {
                    each.columns().forEach(column -> put(nullability(column(column), false)));
                }
            }
        }
        table.droppedConstraints.add(name);
    }

    private Constrained valid(Constrained constraint) {
        if (constraint.constraint() instanceof Constraint.NotNull notNull && notNull.column() != null) {
            put(nullability(column(notNull.column()), true));
        }
        return constraint.nowValid();
    }

    private Column column(Name name) {
        return column(name.last());
    }

    /** Of one that was there before what the live database says. */
    private Column column(String name) {
        Column known = table.columns.get(name);
        if (known != null) {
            return known;
        }
        Optional<Catalog.TableFacts> facts =
                table.origin().isPresent() ? Optional.empty() : step.catalog().table(table.name());
        Catalog.ColumnFacts live = facts.isPresent() ? facts.get().columns().get(name) : null;
        return new Column(name, null, live != null && live.notNull(), null, null);
    }

    private static Column nullability(Column column, boolean notNull) {
        return new Column(column.name(), column.type(), notNull, column.generated(), column.origin());
    }

    private void put(Column column) {
        table.columns.put(column.name(), column);
    }

    void addColumn(ColumnDefinition column) {
        Optional<Constraint.Unique> unique = column.constraint(Constraint.Unique.class);
        boolean notNull = column.constraint(Constraint.NotNull.class).isPresent()
                || column.constraint(Constraint.Identity.class).isPresent()
                || (unique.isPresent() && unique.get().primary())
                || isSerial(column.type());
        put(new Column(
                column.name().last(),
                column.type(),
                notNull,
                column.constraint(Constraint.Generated.class).orElse(null),
                origin));
        boolean enforced = true;
        for (Constraint each : column.constraints()) {
            enforced &= !(each instanceof Constraint.Attribute attribute)
                    || attribute.kind() != Constraint.Attribute.Kind.NOT_ENFORCED;
        }
        for (Constraint constraint : column.constraints()) {
            if (isConstraint(constraint)) {
                add(constraint, List.of(column.name().last()), enforced);
            }
        }
    }

    private static boolean isConstraint(Constraint constraint) {
        return constraint instanceof Constraint.Check
                || constraint instanceof Constraint.Unique
                || constraint instanceof Constraint.ForeignKey
                || constraint instanceof Constraint.NotNull;
    }

    static boolean isSerial(@Nullable TypeName type) {
        return type != null && SERIAL.contains(type.last());
    }

    private void add(Constraint constraint, List<String> columns, boolean validated) {
        String name = ServerChosenName.of(table.name().name(), constraint, columns, taken -> table.constraint(taken)
                        .isPresent())
                .orElse(null);
        table.constraints.add(new Constrained(name, constraint, columns, validated, origin, constraint.span()));
        if (name != null) {
            table.droppedConstraints.remove(name);
        }
    }

    /** Of a new table everything that is enforced is valid, NOT VALID or not. */
    void addConstraint(Constraint constraint, boolean withTable) {
        boolean validated = !constraint.attributes().notEnforced()
                && (withTable || constraint.attributes().notValid() == null);
        List<String> columns = columns(constraint);
        add(constraint, columns, validated);
        boolean primary = constraint instanceof Constraint.Unique unique && unique.primary();
        if (primary || (constraint instanceof Constraint.NotNull && validated)) {
            for (String each : columns) {
                put(nullability(column(each), true));
            }
        }
        if (constraint instanceof Constraint.Unique unique && unique.index() != null) {
            step.schema().things.remove(new Schema.Thing(ObjectType.INDEX, step.resolve(unique.index())));
        }
    }

    private static List<String> columns(Constraint constraint) {
        if (constraint instanceof Constraint.Unique unique) {
            return Name.lastOf(unique.columns());
        }
        if (constraint instanceof Constraint.ForeignKey key) {
            return Name.lastOf(key.columns());
        }
        return constraint instanceof Constraint.NotNull notNull && notNull.column() != null
                ? List.of(notNull.column().last())
                : List.of();
    }
}
