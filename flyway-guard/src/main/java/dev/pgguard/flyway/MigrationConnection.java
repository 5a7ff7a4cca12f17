package dev.pgguard.flyway;

import dev.pgguard.GuardRun;
import dev.pgguard.jdbc.ObservedConnection;
import dev.pgguard.jdbc.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.database.base.Table;
import org.flywaydb.database.postgresql.PostgreSQLConnection;
import org.jspecify.annotations.Nullable;

/** Flyway's connection for the migrations. */
final class MigrationConnection extends PostgreSQLConnection {
    private final GuardedDatabase database;
    private final GuardRun guarded;

    /** Whether it is Flyway's only connection. */
    private final boolean alone;

    /** Flyway's role for it, known once Flyway has set it. */
    private @Nullable String role;

    private boolean roleIsDue;

    /** Where the server's WAL ended before the migration. */
    private long wal;

    MigrationConnection(GuardedDatabase database, GuardRun guarded, Connection connection, boolean alone) {
        super(database, connection);
        this.database = database;
        this.guarded = guarded;
        this.alone = alone;
    }

    /**
     * Flyway does this before each migration: the run lock is proven held, and the session put back as it was, in the same round
     * trip.
     */
    @Override
    public void doChangeCurrentSchemaOrSearchPathTo(String searchPath) throws SQLException {
        Optional<String> between = guarded.betweenMigrations();
        if (between.isEmpty()) {
            restoreRole();
            super.doChangeCurrentSchemaOrSearchPathTo(searchPath);
            return;
        }
        boolean held;
        try {
            held = setForMigration(searchPath, between.get());
        } catch (SQLException e) {
            throw lost(e);
        }
        roleIsDue = false;
        guarded.held(held, wal);
    }

    private boolean setForMigration(String searchPath, String between) throws SQLException {
        return Query.one(
                ObservedConnection.target(getJdbcConnection()),
                "select pg_catalog.set_config('search_path', ?, false),"
                        + " case when ? then pg_catalog.set_config('role', ?, false) else current_user end, "
                        + between,
                row -> {
                    role = row.getString(2);
                    wal = row.getLong(4);
                    return row.getBoolean(3);
                },
                searchPath,
                roleIsDue,
                role);
    }

    /** Sent alone where Flyway did not go on to set the search path. */
    void restoreRole() throws SQLException {
        if (roleIsDue) {
            roleIsDue = false;
            super.doRestoreOriginalState();
        }
    }

    /**
     * Between two migrations the role is set together with the search path. The loss of the session is not hidden behind what
     * cannot be put back for that reason.
     */
    @Override
    protected void doRestoreOriginalState() throws SQLException {
        // on its only connection Flyway asks for the schema first, and would meet the loss of the session there
        roleIsDue = role != null && !alone && guarded.betweenMigrations().isPresent();
        if (roleIsDue || getJdbcConnection().isClosed()) {
            return;
        }
        try {
            super.doRestoreOriginalState();
        } catch (SQLException e) {
            throw lost(e);
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // as Flyway declares it
    public <T> T lock(Table table, Callable<T> work) {
        return database.firstLook().whileLocked(table, work, () -> super.lock(table, work));
    }

    private FlywayException lost(SQLException failure) throws SQLException {
        return guarded.lost(failure)
                .map(lost -> new FlywayException(lost.getMessage(), lost))
                .orElseThrow(() -> failure);
    }
}
