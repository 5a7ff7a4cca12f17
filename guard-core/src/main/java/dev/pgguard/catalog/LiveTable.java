package dev.pgguard.catalog;

import dev.pgguard.lint.Catalog.ColumnFacts;
import dev.pgguard.lint.Catalog.ConstraintFacts;
import dev.pgguard.lint.Catalog.IndexFacts;
import dev.pgguard.lint.Catalog.TableFacts;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.Name;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A table as the rows of several questions tell of it; the first column of each row is its oid. */
final class LiveTable {

    private final long oid;
    private final QualifiedName name;
    private final boolean partitioned;
    private final boolean hasDefaultPartition;
    private final long rows;
    /** As the planner knows it. */
    private final long bytes;

    private final Map<String, String> expressions = new HashMap<>();
    private final Map<String, ColumnFacts> columns = new LinkedHashMap<>();
    private final List<ConstraintFacts> constraints = new ArrayList<>();
    private final List<IndexFacts> indexes = new ArrayList<>();

    /** @param row schema, name, whether it is partitioned, and by default, rows, bytes */
    LiveTable(ResultSet row) throws SQLException {
        oid = row.getLong(1);
        name = new QualifiedName(row.getString(2), row.getString(3));
        partitioned = row.getBoolean(4);
        hasDefaultPartition = row.getBoolean(5);
        rows = row.getLong(6);
        bytes = row.getLong(7);
    }

    long oid() {
        return oid;
    }

    QualifiedName name() {
        return name;
    }

    /** @param row a constraint's or an index's name and expression; before the others */
    boolean expression(ResultSet row) throws SQLException {
        String text = row.getString(3);
        if (text != null) {
            expressions.put(row.getString(2), text);
        }
        return true;
    }

    /** @param row name, type, whether it is NOT NULL, whether it is generated */
    boolean column(ResultSet row) throws SQLException {
        columns.put(row.getString(2), new ColumnFacts(row.getString(3), row.getBoolean(4), row.getBoolean(5)));
        return true;
    }

    /** @param row name, kind, whether it is validated, columns, schema and name of the table that it refers to */
    boolean constraint(ResultSet row) throws SQLException {
        String constraint = row.getString(2);
        char kind = row.getString(3).charAt(0);
        String schema = row.getString(6);
        String on = row.getString(5);
        return constraints.add(new ConstraintFacts(
                constraint,
                kind,
                row.getBoolean(4),
                on.isEmpty() ? List.of() : names(on),
                kind == 'c' ? provenNotNull(expressions.getOrDefault(constraint, "")) : List.of(),
                schema == null ? null : new QualifiedName(schema, row.getString(7))));
    }

    /** @param row name, whether it is unique, whether it is valid, columns, whether it is partial: then not null */
    boolean index(ResultSet row) throws SQLException {
        String index = row.getString(2);
        String predicate = row.getString(6);
        return indexes.add(new IndexFacts(
                index,
                row.getBoolean(3),
                row.getBoolean(4),
                names(row.getString(5)),
                predicate == null ? null : expressions.getOrDefault(index, predicate)));
    }

    /** As {@link LiveTables} joins them: for an array the driver loads two dozen classes. */
    private static List<String> names(String joined) {
        return List.of(joined.split("\u0001", -1));
    }

    /** The columns that a check of the server's own wording proves not to be null. */
    private static List<String> provenNotNull(String definition) {
        if (Grammar.parse("alter table t add " + definition).tree() instanceof AlterTable alter
                && alter.actions().get(0) instanceof AlterTable.AddConstraint add
                && add.constraint() instanceof Constraint.Check check) {
            return check.expression().notNull().stream().map(Name::last).toList();
        }
        return List.of();
    }

    /** What the files of tables say, in bytes, asked for when somebody wants to know. */
    interface Sizes {
        /** Null where it could not be found out. */
        @Nullable
        Long of(long oid);
    }

    /** Equal to another of the same bytes. */
    private record Size(Sizes sizes, long oid, long otherwise) implements LongSupplier {
        @Override
        public long getAsLong() {
            Long size = sizes.of(oid);
            return size == null ? otherwise : size;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Size size && size.getAsLong() == getAsLong();
        }

        @Override
        public int hashCode() {
            return Long.hashCode(oid);
        }
    }

    TableFacts facts(Sizes sizes) {
        return new TableFacts(
                rows,
                new Size(sizes, oid, rows < 0 ? -1 : bytes),
                partitioned,
                hasDefaultPartition,
                columns,
                constraints,
                indexes);
    }
}
