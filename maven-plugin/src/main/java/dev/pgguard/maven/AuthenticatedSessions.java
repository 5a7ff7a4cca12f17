package dev.pgguard.maven;

import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.UrlSessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Sessions that tell which role was taken and where a password was looked for, when the server is not content with them. */
record AuthenticatedSessions(UrlSessions sessions, Credentials credentials) implements Sessions {

    /** The driver's own: a password was asked for, and there is none. */
    private static final String REJECTED = "08004";

    private static final String WRONG_PASSWORD = "28P01";
    /** Every refusal of a role, by its class. */
    private static final String REFUSED = "28";

    private static final Pattern PASSWORD_IN_URL = Pattern.compile("[?&]password=");
    private static final Pattern USER_IN_URL = Pattern.compile("[?&]user=");

    @Override
    public Optional<Connection> open(String role) throws SQLException {
        try {
            return sessions.open(role);
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    private SQLException explained(SQLException e) {
        boolean inUrl = PASSWORD_IN_URL.matcher(sessions.url()).find();
        String state = String.valueOf(e.getSQLState());
        if (state.equals(REJECTED) && !inUrl && credentials.password().isEmpty()) {
            return told(e, credentials.lookedAt());
        }
        if (state.startsWith(REFUSED)
                && credentials.user().isEmpty()
                && !USER_IN_URL.matcher(sessions.url()).find()) {
            return told(
                    e,
                    "no role was named (setting user, the user name of server, PGUSER), so that it was that of the operating"
                            + " system's user");
        }
        return state.equals(WRONG_PASSWORD) ? told(e, inUrl ? "it was the URL's" : credentials.whose()) : e;
    }

    private static SQLException told(SQLException e, String what) {
        return new SQLException(Reason.of(e) + "; " + what, e.getSQLState(), e);
    }
}
