package dev.pgguard.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One of the guard's own sessions, kept from look to look; after {@link #close} the next look opens another. Not for several threads. */
public final class KeptSession implements AutoCloseable {

    private final Sessions sessions;
    private final String role;
    private @Nullable Connection session;

    /** @param role as for {@link Sessions#open} */
    public KeptSession(Sessions sessions, String role) {
        this.sessions = sessions;
        this.role = role;
    }

    /** @throws SQLException when none is open and none can be opened */
    public Connection get() throws SQLException {
        Connection open = session;
        if (open == null) {
            open = sessions.open(role).orElseThrow(() -> new SQLException("there is no way to open a session"));
            session = open;
        }
        return open;
    }

    @Override
    public void close() {
        Connection open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // it is of no use any more
                return;
            }
        }
    }
}
