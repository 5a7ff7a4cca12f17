package dev.pgguard.lint;

import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateIndex;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.TypeName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table as the migrations have left it so far; of one that was there before, only what they and the catalog say. */
public final class Table {

    /**
     * A column.
     *
     * @param type null when it is not known
     * @param origin the statement that added it, null when it was there before
     */
    public record Column(
            String name,
            @Nullable TypeName type,
            boolean notNull,
            Constraint.@Nullable Generated generated,
            @Nullable Origin origin) {}

    /**
     * A constraint.
     *
     * @param name as written, else as the server chooses it; null when that cannot be told
     * @param columns of a column's own constraint its column; else those written
     * @param validated whether all rows are known to satisfy it
     * @param span where it is written, in its origin's statement
     */
    public record Constrained(
            @Nullable String name,
            Constraint constraint,
            List<String> columns,
            boolean validated,
            Origin origin,
            Span span) {

        /** Whether no row is ever checked: a constraint that is neither valid nor NOT VALID is NOT ENFORCED. */
        public boolean notEnforced() {
            return constraint.attributes().notEnforced()
                    || (!validated && constraint.attributes().notValid() == null);
        }

        Constrained nowValid() {
            return new Constrained(name, constraint, columns, true, origin, span);
        }
    }

    /** An index that a statement of the migrations makes; {@code name} is null when the server chooses it. */
    public record Index(@Nullable String name, CreateIndex definition, Origin origin) {}

    private final QualifiedName name;
    private final @Nullable Origin origin;
    private final boolean temporary;
    final Map<String, Column> columns = new LinkedHashMap<>();
    final List<Constrained> constraints = new ArrayList<>();
    final List<Index> indexes = new ArrayList<>();
    boolean partitioned;

    /** Names of constraints that were there before and are dropped. */
    final Set<String> droppedConstraints = new HashSet<>();

    /** Names of constraints that were there before and are validated since. */
    final Set<String> validatedConstraints = new HashSet<>();

    @Nullable
    QualifiedName partitionOf;

    CreateTable.@Nullable PartitionBy partitionBy;

    @Nullable
    QualifiedName defaultPartition;

    @Nullable
    Boolean rowSecurity;

    final Set<String> policies = new HashSet<>();

    @Nullable
    Origin filled;

    /** The statement that made it, or would have. */
    @Nullable
    Origin written;

    boolean commented;
    final Set<String> commentedColumns = new HashSet<>();

    Table(QualifiedName name, @Nullable Origin origin, boolean temporary) {
        this.name = name;
        this.origin = origin;
        this.temporary = temporary;
    }

    public QualifiedName name() {
        return name;
    }

    /** The statement that made it; empty when it was there before. */
    public Optional<Origin> origin() {
        return Optional.ofNullable(origin);
    }

    /** The statement that made it, or that would have if it was not there before: CREATE TABLE IF NOT EXISTS. */
    public Optional<Origin> written() {
        return Optional.ofNullable(written);
    }

    public boolean temporary() {
        return temporary;
    }

    /** Whether it is known to be partitioned. */
    public boolean partitioned() {
        return partitioned;
    }

    /** Its parent, when it is known to be a partition. */
    public Optional<QualifiedName> partitionOf() {
        return Optional.ofNullable(partitionOf);
    }

    /** By what it is partitioned, when the migrations made it. */
    public Optional<CreateTable.PartitionBy> partitionBy() {
        return Optional.ofNullable(partitionBy);
    }

    /** Its default partition, when the migrations made one. */
    public Optional<QualifiedName> defaultPartition() {
        return Optional.ofNullable(defaultPartition);
    }

    /** Whether row level security is enabled; empty when it is not known. */
    public Optional<Boolean> rowSecurity() {
        return Optional.ofNullable(rowSecurity);
    }

    /** Whether the migrations have left it a policy. */
    public boolean hasPolicy() {
        return !policies.isEmpty();
    }

    /** The statement that put many rows into it, as far as the migrations did. */
    public Optional<Origin> filled() {
        return Optional.ofNullable(filled);
    }

    /** Whether the migrations have put a comment on it. */
    public boolean commented() {
        return commented;
    }

    /** Whether the migrations have put a comment on that column. */
    public boolean commented(String column) {
        return commentedColumns.contains(column);
    }

    public Optional<Column> column(String column) {
        return Optional.ofNullable(columns.get(column));
    }

    public List<Column> columns() {
        return List.copyOf(columns.values());
    }

    public List<Constrained> constraints() {
        return List.copyOf(constraints);
    }

    public Optional<Constrained> constraint(String wanted) {
        for (Constrained each : constraints) {
            if (wanted.equals(each.name())) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Whether the migrations drop a constraint of that name, and make none again. */
    public boolean hasDropped(String constraint) {
        return droppedConstraints.contains(constraint);
    }

    /** Whether the migrations validate a constraint that was there before. */
    public boolean hasValidated(String constraint) {
        return validatedConstraints.contains(constraint);
    }

    public List<Index> indexes() {
        return List.copyOf(indexes);
    }
}
