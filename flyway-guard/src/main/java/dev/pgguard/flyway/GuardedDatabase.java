package dev.pgguard.flyway;

import dev.pgguard.Clockwork;
import dev.pgguard.GuardRun;
import dev.pgguard.GuardSettings;
import dev.pgguard.Host;
import dev.pgguard.jdbc.DataSourceSessions;
import dev.pgguard.jdbc.ObservedConnection;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.Migration;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.base.Table;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.flywaydb.database.postgresql.PostgreSQLConnection;
import org.flywaydb.database.postgresql.PostgreSQLDatabase;
import org.jspecify.annotations.Nullable;

/** Flyway's connections of one command, with a guarded run on the one that executes migrations. */
final class GuardedDatabase extends PostgreSQLDatabase implements Host {

    private static final String SAVEPOINT = "pgguard_attempt";

    private final FlywayLog log = new FlywayLog();
    private @Nullable GuardRun run;
    private @Nullable GuardRun observing;
    private FlywayCommand command = new FlywayCommand("", false);
    private boolean savepointSet;
    private boolean migrating;
    private final FirstLook firstLook;
    /** The backend of Flyway's own session beside a migration outside a transaction; else 0. */
    private int ownPid;

    private @Nullable OwnSession own;
    private @Nullable MigrationConnection migrations;
    private Duration lockTimeout = Duration.ZERO;
    private boolean singleConnection;
    private @Nullable Table<?, ?> recordedIn;
    private String insertIfSuccessful = "";

    GuardedDatabase(Configuration configuration, JdbcConnectionFactory factory, StatementInterceptor interceptor) {
        super(configuration, factory, interceptor);
        firstLook = new FirstLook(this, configuration);
    }

    FirstLook firstLook() {
        return firstLook;
    }

    /** Starts the guarded run if the command changes the database; {@code info} and {@code validate} never wait. */
    void begin(GuardSettings settings, FlywayCommand current) throws SQLException {
        command = current;
        if (!current.takesRunLock()) {
            return;
        }
        refuse(settings);
        GuardRun guarded = new GuardRun(settings, this, Clockwork.real());
        singleConnection = useSingleConnection();
        if (!singleConnection) {
            getMainConnection();
        }
        observing = guarded;
        getMigrationConnection();
        observing = null;
        run = guarded;
        guarded.begin();
        lockTimeout = settings.timeouts().lock();
    }

    private void refuse(GuardSettings settings) {
        if (command.destroysData() && !settings.destructionAllowed()) {
            throw destructionRefused(command.name());
        }
        if (command.migrates() && configuration.isGroup()) {
            throw new GuardException(
                    Refusal.GROUP_NOT_GUARDED,
                    "flyway.group=true runs many migrations in one transaction, whose locks would all be held until the last one"
                            + " is done, and which cannot be repeated without losing Flyway's count. Nothing was run. Set"
                            + " flyway.group=false.");
        }
    }

    static GuardException destructionRefused(String command) {
        return new GuardException(
                Refusal.DESTRUCTION_REFUSED,
                "flyway " + command + " destroys data and is refused; nothing was changed. On a test database only, set"
                        + " flyway.guard.destructive=allow. On any other, write a new migration that goes forward.");
    }

    @Override
    protected PostgreSQLConnection doGetConnection(Connection connection) {
        GuardRun guarded = observing;
        if (guarded != null) {
            MigrationConnection observed =
                    new MigrationConnection(this, guarded, guarded.observe(connection), singleConnection);
            migrations = observed;
            return observed;
        }
        return connection == rawMainJdbcConnection
                ? new OwnConnection(this, connection)
                : super.doGetConnection(connection);
    }

    /**
     * Flyway's connection for its lock and its history. Once migrations run nobody but Flyway uses it, and its role need not be set
     * again four times for each of them: what that saves is what the guard's own statements cost.
     */
    private static final class OwnConnection extends PostgreSQLConnection {
        private final GuardedDatabase guarded;

        OwnConnection(GuardedDatabase database, Connection connection) {
            super(database, connection);
            guarded = database;
        }

        @Override
        protected void doRestoreOriginalState() throws SQLException {
            if (!guarded.migrating) {
                super.doRestoreOriginalState();
            }
        }

        @Override
        @SuppressWarnings("rawtypes") // as Flyway declares it
        public <T> T lock(Table table, Callable<T> work) {
            return guarded.firstLook.whileLocked(table, work, () -> super.lock(table, work));
        }
    }

    /**
     * Announces a migration, and prepares Flyway's other session for it: its open transaction holds Flyway's own lock. It loses
     * its snapshot, which a concurrent build would wait for, cannot be ended for being idle or old, cannot wait for the history table
     * for long while the migration's locks are held, and can be taken back to here when the migration is repeated.
     */
    void announce(Migration migration) throws SQLException {
        GuardRun guarded = run;
        if (guarded == null) {
            throw bypassed(migration.id());
        }
        if (!migration.transactional()) {
            firstLook.take(guarded);
        }
        if (migrations != null) {
            migrations.restoreRole();
        }
        guarded.migration(migration);
        Connection main = getMainConnection().getJdbcConnection();
        if (singleConnection || main.getAutoCommit()) {
            return;
        }
        migrating = true;
        OwnSession session = own;
        if (session == null) {
            session = OwnSession.of(main, lockTimeout, SAVEPOINT);
            own = session;
        }
        // prepared, as it is sent again and again
        try (PreparedStatement statement = main.prepareStatement(session.prepare())) {
            statement.execute();
        }
        savepointSet = true;
        ownPid = migration.transactional() ? 0 : session.pid();
    }

    @Override
    public void beforeConcurrentIndex() throws SQLException {
        int pid = ownPid;
        if (pid == 0) {
            return;
        }
        boolean held = Query.one(
                ObservedConnection.target(getMigrationConnection().getJdbcConnection()),
                "select exists (select from pg_catalog.pg_stat_activity where pid = ? and backend_xmin is not null)",
                row -> row.getBoolean(1),
                pid);
        if (held) {
            throw new GuardException(
                    Refusal.SNAPSHOT_HELD_BY_THE_TOOL,
                    "Flyway's own session (pid " + pid
                            + ") keeps a snapshot while it holds Flyway's lock (default_transaction_isolation is stricter than read"
                            + " committed), and a concurrent index build would wait for it for ever. Nothing of this migration was"
                            + " run. Set flyway.postgresql.transactional.lock=false, or the isolation to read committed.");
        }
    }

    @Override
    public void stayAwake() {
        if (singleConnection) {
            return;
        }
        try (Statement statement = getMainConnection().getJdbcConnection().createStatement()) {
            statement.execute("select 1");
        } catch (SQLException e) {
            // Flyway meets it when it needs the session, and tells it in its own words
            return;
        }
    }

    @Override
    public void rewind() {
        if (!savepointSet) {
            return;
        }
        try (Statement statement = getMainConnection().getJdbcConnection().createStatement()) {
            statement.execute("rollback to savepoint " + SAVEPOINT);
        } catch (SQLException e) {
            throw new GuardException(
                    Refusal.CONNECTION_LOST,
                    "Flyway's own session was lost between two attempts (" + e.getMessage()
                            + "); the migration is rolled back, nothing of it stayed. Run again.",
                    e);
        }
    }

    /** Outside a transaction, what is done stays done even if Flyway cannot record it. */
    void requireOwnSession() throws SQLException {
        GuardRun guarded = run;
        if (ownPid == 0 || guarded == null) {
            return;
        }
        try (Statement statement = getMainConnection().getJdbcConnection().createStatement()) {
            statement.execute("savepoint " + SAVEPOINT);
        } catch (SQLException e) {
            throw guarded.notRecorded(e);
        }
    }

    static GuardException bypassed(String migration) {
        return new GuardException(
                Refusal.MIGRATION_BYPASSED_THE_GUARD,
                migration
                        + " was run by a command of Flyway that the guard does not know. It was not recorded. Use migrate, or set"
                        + " flyway.guard.enabled=false.");
    }

    /** The command is done: the run lock is freed, then the replicas are waited for. */
    void finish() throws SQLException {
        migrating = false;
        GuardRun guarded = run;
        if (guarded != null) {
            guarded.finish();
        }
    }

    /**
     * A migration is about to be recorded, and must have run under the guard.
     *
     * <p>The row of a failed migration is never written. PostgreSQL has rolled a transactional one back; of one outside a transaction
     * the error names the statements that are done, and the next run must not need a repair before it.
     */
    @Override
    @SuppressWarnings("rawtypes") // as Flyway declares it
    public String getInsertStatement(Table table) {
        GuardRun guarded = run;
        if (guarded != null) {
            guarded.requireGuarded();
        }
        if (table != recordedIn) {
            String columns = super.getInsertStatement(table);
            insertIfSuccessful = columns.substring(0, columns.indexOf(" VALUES "))
                    + """
                     select done.* from (select
                      ?::integer, ?::varchar, ?::varchar, ?::varchar, ?::varchar, ?::integer, ?::varchar, ?::integer, ?::boolean
                     ) as done (a, b, c, d, e, f, g, h, success) where done.success""";
            recordedIn = table;
        }
        return insertIfSuccessful;
    }

    @Override
    public void close() {
        migrating = false;
        GuardRun guarded = run;
        if (guarded != null) {
            guarded.close();
        }
        super.close();
    }

    void closeAfterFailure(Exception failure) {
        try {
            getMainConnection();
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public String tool() {
        return "Flyway";
    }

    /** With one connection for all it is written in the migration's transaction. */
    @Override
    public List<String> history() {
        return List.of(configuration.getTable());
    }

    @Override
    public String schema() {
        String schema = configuration.getDefaultSchema();
        if (schema != null) {
            return schema;
        }
        String[] schemas = configuration.getSchemas();
        return schemas.length > 0
                ? schemas[0]
                : getMainConnection().getCurrentSchema().getName();
    }

    @Override
    public boolean nested() {
        return command.nested();
    }

    @Override
    public Sessions sessions() {
        return new DataSourceSessions(configuration.getDataSource());
    }

    @Override
    public Map<String, String> credentials() {
        Map<String, String> known = new HashMap<>();
        if (configuration.getUser() != null) {
            known.put("user", configuration.getUser());
        }
        if (configuration.getPassword() != null) {
            known.put("password", configuration.getPassword());
        }
        return known;
    }

    @Override
    public GuardListener listener() {
        return log;
    }
}
