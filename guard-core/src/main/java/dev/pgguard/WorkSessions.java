package dev.pgguard;

import dev.pgguard.jdbc.BorrowedSession;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions of the guard's own beside the migration's, in which names mean what they mean for the migration. */
record WorkSessions(Host host, String migration, String searchPath, String role) implements Sessions {

    private static final String ROLE = "backfill";

    /** @param session the migration's own */
    static WorkSessions beside(Connection session, Host host, String migration) throws SQLException {
        return Query.one(
                session,
                "select pg_catalog.current_setting('search_path'), current_user::pg_catalog.text",
                row -> new WorkSessions(host, migration, row.getString(1), row.getString(2)));
    }

    @Override
    public Optional<Connection> open(String as) throws SQLException {
        Connection session = host.sessions().open(as).orElseThrow(this::none);
        Map<String, String> settings = new LinkedHashMap<>();
        // even where it is that role already: a session that logs in as another one has to take it again
        settings.put("role", role);
        settings.put("search_path", searchPath);
        return Optional.of(BorrowedSession.of(session, settings));
    }

    /**
     * A pool that is too small would let the work wait for sessions that the migration itself holds.
     *
     * @throws GuardException when so many cannot be open at once
     */
    void requireAtOnce(int count) throws SQLException {
        List<Connection> open = new ArrayList<>();
        try {
            while (open.size() < count) {
                open(ROLE).ifPresent(open::add);
            }
        } catch (SQLException e) {
            throw new GuardException(
                    Refusal.BACKFILL_REFUSED,
                    migration + "  has a backfill, which needs " + count + " sessions beside those of " + host.tool()
                            + ", and only " + open.size() + " could be opened (" + Reason.of(e)
                            + "). It was not run. Enlarge the pool, or let runners do it: mode=background.",
                    e);
        } finally {
            for (Connection session : open) {
                session.close();
            }
        }
    }

    private GuardException none() {
        return new GuardException(
                Refusal.BACKFILL_REFUSED,
                migration + "  has a backfill, which works on sessions of its own beside " + host.tool()
                        + "'s, and there is no way to open one. It was not run. Let the tool connect by a URL or a data source, or name"
                        + " a watchUrl.");
    }
}
