package dev.pgguard.liquibase;

import dev.pgguard.GuardRun;
import dev.pgguard.jdbc.ObservedConnection;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.executor.ExecutorService;

/**
 * Liquibase's connection to a PostgreSQL database. While a run lasts, and until its replicas have been waited for, the one inside
 * is the observed one: it leads to the run, so that nothing has to be kept elsewhere.
 */
record LiquibaseSession(Database database, JdbcConnection connection) {

    /** Databases that only speak PostgreSQL's protocol derive from it too, under other names. */
    private static final Set<String> POSTGRESQL = Set.of("postgresql", "edb");

    /** Empty for any other database, and for none at all. */
    static Optional<LiquibaseSession> of(Database database) {
        return database instanceof PostgresDatabase
                        && POSTGRESQL.contains(database.getShortName())
                        && database.getConnection() instanceof JdbcConnection connection
                        && connection.getUnderlyingConnection() != null
                ? Optional.of(new LiquibaseSession(database, connection))
                : Optional.empty();
    }

    /** Whether statements are sent to the database, and not only written down as for {@code update-sql}. */
    boolean updatesDatabase() {
        return Scope.getCurrentScope()
                .getSingleton(ExecutorService.class)
                .getExecutor("jdbc", database)
                .updatesDatabase();
    }

    /** The driver's or the pool's connection. */
    Connection original() {
        return ObservedConnection.target(connection.getUnderlyingConnection());
    }

    /** The run that observes this session, whether or not it still holds the run lock. */
    Optional<GuardRun> run() {
        return GuardRun.of(connection.getUnderlyingConnection());
    }

    /** The run that holds the run lock. */
    Optional<GuardRun> activeRun() {
        return run().filter(run -> !run.released());
    }

    void begin(GuardRun run) throws SQLException {
        inAutoCommit(() -> {
            put(connection, run.observe(original()));
            run.begin();
            return run;
        });
    }

    /** The connection is Liquibase's alone again. */
    void end() throws SQLException {
        Connection original = original();
        put(connection, original);
        if (!original.isClosed()) {
            original.setAutoCommit(false);
        }
    }

    /** In autocommit, in which the guard works; Liquibase's own state comes back afterwards. */
    <T, E extends Exception> T inAutoCommit(GuardRun.Work<T, E> work) throws E, SQLException {
        Connection original = original();
        if (!original.getAutoCommit()) {
            original.rollback();
            original.setAutoCommit(true);
        }
        try {
            return work.run();
        } finally {
            if (!original.isClosed()) {
                original.setAutoCommit(false);
            }
        }
    }

    /** Liquibase has no method for it; the field has had this name in every version. */
    static void put(JdbcConnection connection, Connection inside) {
        try {
            Field field = JdbcConnection.class.getDeclaredField("con");
            field.setAccessible(true);
            field.set(connection, inside);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new GuardException(
                    Refusal.UNSUPPORTED_HOST,
                    "This version of Liquibase keeps its JDBC connection in a way that the guard does not know (" + e
                            + "). Nothing was run. Use a newer guard; liquibase.guard.enabled=false runs unguarded.",
                    e);
        }
    }
}
