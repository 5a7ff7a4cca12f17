package dev.pgguard.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A query with bound values, read row by row; a small stand-in for a mapping library. */
public final class Query {

    /** Maps the current row. */
    @FunctionalInterface
    public interface Row<T> {
        T map(ResultSet row) throws SQLException;
    }

    private Query() {}

    /** All rows. */
    public static <T> List<T> list(Connection session, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        return listWithin(0, session, sql, row, values);
    }

    /**
     * All rows of a query that may wait for somebody's lock.
     *
     * @param seconds after which the driver has the server cancel it, with {@link SqlState#QUERY_CANCELED}: nothing is set in the session,
     *     which behind a pooler is somebody else's next; 0 for no limit
     */
    public static <T> List<T> listWithin(
            int seconds, Connection session, String sql, Row<T> row, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            if (seconds > 0) {
                statement.setQueryTimeout(seconds);
            }
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(row.map(rows));
                }
                return List.copyOf(result);
            }
        }
    }

    /** The first row, or empty when there is none. */
    public static <T> Optional<T> first(Connection session, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        List<T> rows = list(session, sql, row, values);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    /** The only row of a query that always has one. */
    public static <T> T one(Connection session, String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        List<T> rows = list(session, sql, row, values);
        if (rows.isEmpty()) {
            throw new SQLException("A query that always has a row returned none: " + sql);
        }
        return rows.get(0);
    }
}
