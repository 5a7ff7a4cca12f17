package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells of a condition that few rows match: by the server's own estimate, and by the sample. */
final class FewMatches {

    private static final double FEW = 0.05;
    private static final Pattern ROWS = Pattern.compile("rows=(\\d+)");
    private static final String SCAN = "Seq Scan on ";

    /** A column that was added since the last ANALYZE, which the server takes for one that is hardly ever null. */
    private static final String GUESSED =
            """
            with recursive part (oid) as (
              select ?::pg_catalog.oid
              union
              select i.inhrelid from part p join pg_catalog.pg_inherits i on i.inhparent = p.oid)
            select exists (
              select from pg_catalog.pg_attribute a
               where a.attrelid = ?::pg_catalog.oid and a.attnum > 0 and not a.attisdropped
                 and pg_catalog.strpos(pg_catalog.lower(?), pg_catalog.lower(a.attname)) > 0
                 and not exists (
                   select from part p
                     join pg_catalog.pg_class c on c.oid = p.oid
                     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                     join pg_catalog.pg_stats s
                       on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname))
            """;

    private FewMatches() {}

    /** @param rows of the table */
    static Optional<Obstacle> of(Connection session, Prepared prepared, Sample sample, long rows) throws SQLException {
        Cut cut = prepared.walk().cut();
        if (cut.condition() == null) {
            return Optional.empty();
        }
        // explain would wait for whoever kept the sample from the table; how many pairs a join gives is no share of the
        // rows
        if (cut.others() == null
                && !sample.kept()
                && prepared.table().rows() > 0
                && !isGuessed(session, prepared.table(), cut.condition())) {
            Explained matching = prepared.caller()
                    .in(session, () -> explain(session, prepared.walk().matching()));
            if (matching.rows() < FEW * rows) {
                return Optional.of(obstacle("About " + Text.number(matching.rows()) + " of " + Text.number(rows)
                        + " rows match the condition, by the server's estimate"
                        + (matching.scans()
                                ? "; no index finds them, so that the verification at the end reads every row, too"
                                : "")));
            }
        }
        return sample.measured() && sample.share() < FEW
                ? Optional.of(obstacle(
                        "Only " + sample.rows() + " of the first " + sample.keys() + " keys match the condition"))
                : Optional.empty();
    }

    private static boolean isGuessed(Connection session, Table table, String condition) throws SQLException {
        return Query.one(session, GUESSED, row -> row.getBoolean(1), table.oid(), table.oid(), condition);
    }

    private static Obstacle obstacle(String seen) {
        return Obstacle.warning(
                "condition", "The walk reads every key, also those without anything to do. " + seen + ".");
    }

    /**
     * What the server estimates of a query.
     *
     * @param scans whether it would read a table from end to end
     */
    record Explained(long rows, boolean scans) {}

    /** @throws SQLException also when it waits in vain for a table */
    static Explained explain(Connection session, String query) throws SQLException {
        List<String> lines = Query.list(session, "explain " + query, row -> row.getString(1));
        Matcher first = ROWS.matcher(lines.isEmpty() ? "" : lines.get(0));
        return new Explained(
                first.find() ? Long.parseLong(first.group(1)) : 0,
                lines.stream().anyMatch(line -> line.contains(SCAN)));
    }
}
