package dev.pgguard.testing;

import static org.awaitility.Awaitility.await;

import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** One PostgreSQL server of a test cluster, primary or standby; its superuser is {@code postgres}, without passwords. */
public final class PgNode {

    private final PgServer server;

    PgNode(PgServer server) {
        this.server = server;
    }

    PgServer server() {
        return server;
    }

    /** {@code primary}, {@code standby1} …; also the application name of its replication and the name of its slot. */
    public String name() {
        return server.name();
    }

    public String host() {
        return server.host();
    }

    /** Stays the same over {@link #stop} and {@link #start}. */
    public int port() {
        return server.port();
    }

    /** JDBC URL of database {@code postgres}, without a user. */
    public String url() {
        return url("postgres");
    }

    /** JDBC URL without a user, for tools that take the user as a setting of its own. */
    public String url(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    /** JDBC URL that connects as a role. */
    public String url(String database, String role) {
        return url(database) + "?user=" + role;
    }

    public Connection connect() {
        return connect("postgres");
    }

    public Connection connect(String database) {
        return connect(database, "postgres");
    }

    /** An autocommit session that the caller closes. */
    public Connection connect(String database, String role) {
        try {
            return DriverManager.getConnection(url(database, role));
        } catch (SQLException e) {
            throw new IllegalStateException("Could not connect to " + url(database, role) + ": " + e.getMessage(), e);
        }
    }

    /** As superuser in database {@code postgres}, each statement in a transaction of its own. */
    public void execute(String... statements) {
        executeIn("postgres", statements);
    }

    void executeIn(String database, String... statements) {
        try (Connection session = connect(database);
                Statement statement = session.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements) + " failed on " + name(), e);
        }
    }

    /** The first column of the only row, as text. */
    public @Nullable String value(String sql, @Nullable Object... values) {
        return valueIn("postgres", sql, values);
    }

    @Nullable
    String valueIn(String database, String sql, @Nullable Object... values) {
        try (Connection session = connect(database)) {
            List<@Nullable String[]> rows = Query.list(session, sql, row -> new String[] {row.getString(1)}, values);
            if (rows.size() != 1) {
                throw new IllegalStateException(rows.size() + " rows instead of one: " + sql);
            }
            return rows.get(0)[0];
        } catch (SQLException e) {
            throw new IllegalStateException(sql + " failed on " + name(), e);
        }
    }

    /** The only column of the only row, a whole number that is not NULL. */
    public long number(String sql, @Nullable Object... values) {
        String value = value(sql, values);
        if (value == null) {
            throw new IllegalStateException("NULL: " + sql);
        }
        return Long.parseLong(value);
    }

    /** A condition such as {@code select exists (…)}. */
    public boolean is(String sql, @Nullable Object... values) {
        return "t".equals(value(sql, values));
    }

    public boolean running() {
        return server.running();
    }

    /** The postmaster's, as the node's own process table numbers it. */
    public long pid() {
        return server.pid();
    }

    /** At once, as by a crash (SIGQUIT of the postmaster). */
    public void stop() {
        server.stop();
    }

    public void start() {
        server.start();
    }

    /** Sends {@code STOP}, {@code CONT}, {@code TERM}, {@code KILL} … to one of this node's processes. */
    public void signal(long pid, String signal) {
        server.signal(pid, signal);
    }

    public boolean isStandby() {
        return is("select pg_is_in_recovery()");
    }

    /** Makes a standby the primary of a timeline of its own; returns when it accepts writes. */
    public void promote() {
        if (!is("select pg_promote(true, 60)")) {
            throw new IllegalStateException(name() + " was not promoted within 60 s:\n" + log());
        }
    }

    /** {@code alter system set} and reload; returns when new sessions see it. */
    public void set(String setting, String value) {
        alterSystem("alter system set " + setting + " = '" + value.replace("'", "''") + "'");
    }

    /** {@code alter system reset} and reload; returns when new sessions see it. */
    public void reset(String setting) {
        alterSystem("alter system reset " + setting);
    }

    private void alterSystem(String sql) {
        String before = value("select pg_conf_load_time()::text");
        execute(sql, "select pg_reload_conf()");
        poll(name() + " to reload its settings").until(() -> is("select pg_conf_load_time() > ?::timestamptz", before));
    }

    /** Waits until a downstream node has replayed everything that this node has written (or replayed) so far. */
    public void awaitReplayBy(PgNode downstream) {
        String position = value("select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()"
                + " else pg_current_wal_lsn() end::text");
        poll(downstream.name() + " to replay " + position)
                .until(() -> downstream.is("select pg_last_wal_replay_lsn() >= ?::pg_lsn", position));
    }

    /** Waits until a downstream node streams from this one. */
    void awaitStreaming(PgNode downstream) {
        try {
            poll(downstream.name() + " to stream from " + name())
                    .until(() -> is(
                            "select exists (select from pg_stat_replication"
                                    + " where application_name = ? and state = 'streaming')",
                            downstream.name()));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new IllegalStateException(e.getMessage() + "\n" + downstream.log(), e);
        }
    }

    /** Keeps WAL from now on, until dropped. */
    void createPhysicalSlot(String slot) {
        value("select pg_create_physical_replication_slot(?, true)::text", slot);
    }

    /** The last lines of the server's log. */
    public String log() {
        return server.log();
    }

    /** Waits for an event, with a limit that only a broken test reaches. */
    static ConditionFactory poll(String what) {
        return await(what)
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20));
    }

    @Override
    public String toString() {
        return name() + " at " + host() + ":" + port();
    }
}
