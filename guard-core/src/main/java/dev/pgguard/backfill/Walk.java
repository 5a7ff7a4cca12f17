package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queries that go along a key, and the statement for a range of it.
 *
 * @param hashed whether a row's pass comes from a hash of its key, not from its low bits
 */
record Walk(Cut cut, Key key, boolean hashed) {

    /**
     * A part of the table: the keys behind {@code from} up to {@code to}, and of these one class of {@code k}.
     *
     * @param from null for the beginning
     * @param to null for the end
     * @param k a power of two; 1 for all
     * @param j the class
     */
    record Range(@Nullable Position from, @Nullable Position to, int k, int j) {
        static Range of(@Nullable Position from, @Nullable Position to) {
            return new Range(from, to, 1, 0);
        }
    }

    private static final String ALIAS = "\"pgguard_walked\"";

    /** How many keys, and the last of them. */
    record Last(Position position, long keys) {}

    /** The n-th key of a range; empty when it has fewer. */
    Optional<Position> nth(Connection session, Range range, long n) throws SQLException {
        // the text is made of the one that is found, not of all that are passed
        String found = select(key.list(ALIAS), range) + " order by " + key.list(ALIAS) + " offset ? limit 1";
        return Query.first(
                session,
                "select " + key.array(ALIAS) + " from (" + found + ") as " + ALIAS,
                Walk::position,
                bound(range, n - 1));
    }

    /** The last of the first n keys of a range, and how many there are; empty when it has none. */
    Optional<Last> last(Connection session, Range range, long n) throws SQLException {
        String first = select(key.list(ALIAS), range) + " order by " + key.list(ALIAS) + " limit ?";
        return Query.first(
                session,
                "select " + key.array(ALIAS) + ", pg_catalog.count(*) over () from (" + first + ") as " + ALIAS
                        + " order by " + key.descending(ALIAS) + " limit 1",
                row -> new Last(position(row), row.getLong(2)),
                bound(range, n));
    }

    /** The statement itself for these rows alone. */
    String statement(Range range) {
        return cut.within(condition(cut.reference(), range));
    }

    /** The statement for one row, whose key's values are to be bound. */
    String statementForOne() {
        return cut.within(key.at(cut.reference()));
    }

    /** All rows that match the statement's own condition, for a query that is not run. */
    String matching() {
        String condition = cut.condition();
        return "select from " + cut.from() + (condition == null ? "" : " where " + condition);
    }

    /** How many rows of the range match the condition although this transaction has changed them, counted up to a limit. */
    long matchingAfterwards(Connection session, Range range, long limit) throws SQLException {
        return count(
                session,
                " and " + cut.reference()
                        + ".xmin operator(pg_catalog.=) pg_catalog.pg_current_xact_id()::pg_catalog.xid",
                range,
                limit);
    }

    /** How many rows of the range match it and are not known as failed. */
    long left(Connection session, Job job, Range range, long limit) throws SQLException {
        String known =
                " and not exists (select from pgguard.backfill_failure pgguard_f where pgguard_f.job_id operator(pg_catalog.=) "
                        + job.id()
                        + " and pgguard_f.state operator(pg_catalog.<>) 'mended' and pgguard_f.key_pos operator(pg_catalog.=) "
                        + key.array(cut.reference()) + ")";
        return count(session, known, range, limit);
    }

    private long count(Connection session, String more, Range range, long limit) throws SQLException {
        String condition = cut.condition();
        return Query.one(
                session,
                "select pg_catalog.count(*) from (select from " + cut.from() + " where "
                        + condition(cut.reference(), range)
                        + (condition == null ? "" : " and (" + condition + ")") + more + " limit ?) as matching",
                row -> row.getLong(1),
                bound(range, limit));
    }

    /** Keys that part the table into about so many chunks, in order, from a sample of its pages. */
    List<Position> bounds(Connection session, Table table, int chunks) throws SQLException {
        if (chunks < 2) {
            return List.of();
        }
        double percent = Math.min(100, 100.0 * chunks * 30 / Math.max(1, table.pages()));
        String sample = "select " + key.list(ALIAS) + ", pg_catalog.row_number() over (order by " + key.list(ALIAS)
                + ") as pgguard_n, pg_catalog.count(*) over () as pgguard_c from " + cut.walked(ALIAS)
                + " tablesample system (?::pg_catalog.float4)";
        return Query.list(
                session,
                "select " + key.array(ALIAS) + " from (" + sample + ") as " + ALIAS
                        + " where pgguard_n operator(pg_catalog.%) greatest(pgguard_c operator(pg_catalog./) ?, 1) operator(pg_catalog.=) 0"
                        + " and pgguard_n operator(pg_catalog.<) pgguard_c order by pgguard_n limit ?",
                Walk::position,
                percent,
                (long) chunks,
                chunks - 1);
    }

    /** How large the largest of k classes is among the first n keys: 1/k when they are even, 1 when all rows fall into one. */
    double largestShare(Connection session, int k, long n) throws SQLException {
        Range all = Range.of(null, null);
        String first = select(key.list(ALIAS), all) + " order by " + key.list(ALIAS) + " limit ?";
        return Query.one(
                session,
                "select coalesce(pg_catalog.max(n) operator(pg_catalog./) pg_catalog.sum(n), 1)::pg_catalog.float8 from (select pg_catalog.count(*) as n from ("
                        + first + ") as " + ALIAS + " group by " + classOf(ALIAS, k) + ") as classes",
                row -> row.getDouble(1),
                n);
    }

    /** The parameters of a range, in order, and what comes behind them. */
    Object[] bound(Range range, Object... more) {
        List<Object> values = new ArrayList<>();
        if (range.from() != null) {
            values.addAll(range.from().values());
        }
        if (range.to() != null) {
            values.addAll(range.to().values());
        }
        if (range.k() > 1) {
            values.add(range.j());
        }
        values.addAll(List.of(more));
        return values.toArray();
    }

    private String select(String what, Range range) {
        return "select " + what + " from " + cut.walked(ALIAS) + " where " + condition(ALIAS, range);
    }

    private String condition(String reference, Range range) {
        List<String> conditions = new ArrayList<>();
        if (range.from() != null) {
            conditions.add(key.after(reference));
        }
        if (range.to() != null) {
            conditions.add(key.upTo(reference));
        }
        if (range.k() > 1) {
            conditions.add(classOf(reference, range.k()) + " operator(pg_catalog.=) ?::pg_catalog.int8");
        }
        return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
    }

    /** Low bits, not a remainder: that is negative for negative keys. */
    private String classOf(String reference, int k) {
        Key.Column column = key.columns().get(0);
        String value = column.of(reference);
        String hash =
                switch (column.type()) {
                    case "uuid" -> "pg_catalog.uuid_hash_extended(" + value + ", 0)";
                    case "smallint" -> "pg_catalog.hashint2extended(" + value + ", 0)";
                    case "integer" -> "pg_catalog.hashint4extended(" + value + ", 0)";
                    default -> "pg_catalog.hashint8extended(" + value + ", 0)";
                };
        return "((" + (hashed ? hash : value) + ")::pg_catalog.int8 operator(pg_catalog.&) " + (k - 1) + ")";
    }

    static Position position(ResultSet row) throws SQLException {
        return new Position(List.of((String[]) row.getArray(1).getArray()));
    }
}
