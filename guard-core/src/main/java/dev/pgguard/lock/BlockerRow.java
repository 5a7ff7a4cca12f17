package dev.pgguard.lock;

import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.Redaction;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Blocker} from the columns that {@link Look} and {@link Holders} both select. */
final class BlockerRow {

    private static final String HIDDEN = "<insufficient privilege>";

    private BlockerRow() {}

    /** Empty when the row has no blocker, or when it ended while the server looked. */
    static Optional<Blocker> of(ResultSet row) throws SQLException {
        int pid = row.getInt("pid");
        if (row.wasNull()) {
            return Optional.empty();
        }
        Blocker.Place place = new Blocker.Place(row.getInt("depth"), row.getInt("blocks"), strongest(row));
        String gid = row.getString("gid");
        if (gid != null) {
            Duration preparedFor = seconds(row, "prepared_seconds");
            return Optional.of(new Blocker.Prepared(
                    gid, row.getString("owner"), preparedFor == null ? Duration.ZERO : preparedFor, place));
        }
        if (row.getString("application_name") == null) {
            return Optional.empty();
        }
        return Optional.of(new Blocker.Session(
                pid,
                new Blocker.Client(
                        row.getString("application_name"), row.getString("usename"), row.getString("client_addr")),
                row.getString("backend_type"),
                new Blocker.Activity(
                        row.getString("state"),
                        seconds(row, "state_seconds"),
                        seconds(row, "transaction_seconds"),
                        query(row),
                        row.getBoolean("waiting")),
                place));
    }

    /** Whether the role of this session may not see what the blocker of this row does. */
    static boolean hidden(ResultSet row) throws SQLException {
        return HIDDEN.equals(row.getString("query"));
    }

    /** The sentence for a hidden blocker. */
    static String grant(String role) {
        return "State and query of other roles' sessions are not visible; to see them: GRANT pg_read_all_stats TO \""
                + role.replace("\"", "\"\"") + "\";";
    }

    private static @Nullable String query(ResultSet row) throws SQLException {
        String query = row.getString("query");
        if (query == null || query.isBlank() || query.equals(HIDDEN)) {
            return null;
        }
        return Redaction.withoutLiterals(query);
    }

    private static @Nullable LockMode strongest(ResultSet row) throws SQLException {
        Array modes = row.getArray("modes");
        if (modes == null) {
            return null;
        }
        return Arrays.stream((Object[]) modes.getArray())
                .map(mode -> LockMode.ofCatalogName((String) mode))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The server's clock may step back between two of its readings: never negative. */
    private static @Nullable Duration seconds(ResultSet row, String column) throws SQLException {
        double seconds = row.getDouble(column);
        return row.wasNull() ? null : Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
    }
}
