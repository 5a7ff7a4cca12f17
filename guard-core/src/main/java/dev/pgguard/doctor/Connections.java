package dev.pgguard.doctor;

import dev.pgguard.jdbc.Backend;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.lock.BackendProbe;
import dev.pgguard.migration.GuardException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether a session keeps its backend, and whether there can be a second one on the same server. */
record Connections(Sessions sessions, Role role) implements Examination {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Flyway's two, and the guard's. */
    private static final int SESSIONS_OF_A_RUN = 3;

    private static final String WITHOUT_WATCH =
            "who blocks a waiting statement is then told only after it gave up, and who queues behind it is not counted";

    @Override
    public Area area() {
        return Area.CONNECTION;
    }

    @Override
    public List<Finding> look(Connection primary) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Finding pooler = pooler(primary);
        findings.add(pooler);
        if (pooler.level() != Finding.Level.PROBLEM) {
            findings.add(second(primary));
        }
        if (role.connections() >= 0 && role.connections() < SESSIONS_OF_A_RUN && !role.superuser()) {
            findings.add(Finding.warning(
                    Area.CONNECTION,
                    "the role may have no more than " + role.connections()
                            + (role.connections() == 1 ? " session" : " sessions")
                            + ", and a run of Flyway with its watch has " + SESSIONS_OF_A_RUN,
                    "let a superuser run: alter role " + role.quoted() + " connection limit -1"));
        }
        return findings;
    }

    private Finding pooler(Connection primary) throws SQLException {
        int pid = Query.one(primary, "select pg_catalog.pg_backend_pid()", row -> row.getInt(1));
        if (Backend.pid(primary).orElse(0) == pid) {
            return Finding.ok(Area.CONNECTION, "no pooler in between: driver and server name the same backend");
        }
        try {
            new BackendProbe(sessions, LIMIT).requireOwnBackend(primary, pid);
            return Finding.note(Area.CONNECTION, "a pooler in session mode stands in between");
        } catch (GuardException e) {
            return Finding.problem(Area.CONNECTION, e);
        }
    }

    /** Over a URL with several hosts the second one may lead elsewhere. */
    private Finding second(Connection primary) throws SQLException {
        String started = started(primary);
        try (Connection second =
                sessions.open("doctor").orElseThrow(() -> new SQLException("there is no way to open one"))) {
            return started(second).equals(started)
                    ? Finding.ok(Area.CONNECTION, "a second session is to be had: blockers can be watched")
                    : Finding.warning(
                            Area.CONNECTION,
                            "a second session led to another server, as a URL with several hosts may: " + WITHOUT_WATCH,
                            "let the URL lead to the primary always (targetServerType=primary)");
        } catch (SQLException e) {
            return Finding.warning(
                    Area.CONNECTION,
                    "no second session is to be had (" + Reason.of(e) + "): " + WITHOUT_WATCH,
                    "let the role, the pool and max_connections allow " + SESSIONS_OF_A_RUN + " sessions");
        }
    }

    private static String started(Connection session) throws SQLException {
        return Query.one(session, "select pg_catalog.pg_postmaster_start_time()::text", row -> row.getString(1));
    }
}
