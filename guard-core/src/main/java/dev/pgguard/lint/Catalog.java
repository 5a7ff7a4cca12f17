package dev.pgguard.lint;

import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Name;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is known of the live database. An empty answer means that it is not known, never that there is none. */
public interface Catalog {

    /** Rows beyond it are not counted. */
    int MANY = 1_001;

    /** Nothing is known. */
    Catalog NONE = new Catalog() {};

    /** Whether a table is there. */
    default Optional<Boolean> exists(QualifiedName table) {
        return Optional.empty();
    }

    /** Whether there is a table, an index, a view or a sequence of that name. */
    default Optional<Boolean> hasRelation(QualifiedName name) {
        return Optional.empty();
    }

    /** The schema that a name without one means, in the session that runs the migrations. */
    default Optional<String> schemaOf(String relation) {
        return Optional.empty();
    }

    default Optional<TableFacts> table(QualifiedName table) {
        return Optional.empty();
    }

    /** Whether some function of that name, which takes part in a default, is volatile. */
    default Optional<Boolean> isVolatile(Name function) {
        return Optional.empty();
    }

    /** Whether values of the one type are values of the other as they are ({@code pg_cast}, {@code castmethod = 'b'}), so that nothing is rewritten. */
    default Optional<Boolean> isBinaryCoercible(String from, String to) {
        return Optional.empty();
    }

    /** Whether a domain has constraints. */
    default Optional<Boolean> isConstrainedDomain(Name type) {
        return Optional.empty();
    }

    /** The table that an index belongs to. */
    default Optional<QualifiedName> tableOfIndex(QualifiedName index) {
        return Optional.empty();
    }

    default Optional<CreateTable.Strategy> partitionStrategy(QualifiedName table) {
        return Optional.empty();
    }

    /** A function, when it is the only one of that name with so many parameters. */
    default Optional<FunctionFacts> function(QualifiedName name, int parameters) {
        return Optional.empty();
    }

    /** How many rows there are of which is asked, {@link #MANY} for more than that. */
    default Optional<Integer> count(RowQuestion question) {
        return Optional.empty();
    }

    /** {@code server_version_num}, for example 140002. */
    default Optional<Integer> serverVersion() {
        return Optional.empty();
    }

    /**
     * A function of the live database.
     *
     * @param volatility {@code immutable}, {@code stable} or {@code volatile}
     * @param inUse whether an index, a generated column or a constraint depends on it
     */
    record FunctionFacts(String volatility, boolean strict, boolean inUse) {}

    /**
     * A table of the live database.
     *
     * @param rows the planner's estimate, -1 when it was never analysed
     * @param size in bytes with its indexes and TOAST, -1 when it is not known; may ask the database
     */
    record TableFacts(
            long rows,
            LongSupplier size,
            boolean partitioned,
            boolean hasDefaultPartition,
            Map<String, ColumnFacts> columns,
            List<ConstraintFacts> constraints,
            List<IndexFacts> indexes) {
        public TableFacts {
            columns = Map.copyOf(columns);
            constraints = List.copyOf(constraints);
            indexes = List.copyOf(indexes);
        }

        public long bytes() {
            return size.getAsLong();
        }
    }

    /** @param type as {@code format_type} writes it */
    record ColumnFacts(String type, boolean notNull, boolean generated) {}

    /**
     * A constraint.
     *
     * @param kind {@code c} check, {@code f} foreign key, {@code n} not null, {@code p} primary key, {@code u} unique, {@code x} exclusion
     * @param notNullColumns of a check: the columns that it proves not to be null
     */
    record ConstraintFacts(
            String name,
            char kind,
            boolean validated,
            List<String> columns,
            List<String> notNullColumns,
            @Nullable QualifiedName references) {}

    /** An index; {@code predicate} is null when it is not partial, and empty when it is and its condition is not known. */
    record IndexFacts(String name, boolean unique, boolean valid, List<String> columns, @Nullable String predicate) {}
}
