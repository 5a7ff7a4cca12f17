package dev.pgguard.flyway;

import dev.pgguard.GuardRun;
import dev.pgguard.GuardSettings;
import dev.pgguard.jdbc.ObservedConnection;
import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.GuardException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.DatabaseExecutionStrategy;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.exception.FlywaySqlException;
import org.flywaydb.core.internal.jdbc.ExecutionTemplate;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.sqlscript.SqlScriptFactory;
import org.flywaydb.core.internal.sqlscript.SqlScriptMetadata;
import org.flywaydb.core.internal.util.SqlCallable;
import org.flywaydb.database.postgresql.PostgreSQLDatabaseType;

/**
 * PostgreSQL as Flyway knows it, with the guard around its transactions and migrations.
 *
 * <p>Flyway keeps one instance per JVM, so that this class has no state: what belongs to a run is found through its connection.
 */
public final class GuardedPostgreSQLDatabaseType extends PostgreSQLDatabaseType {

    /** Ahead of Flyway's own database types (0 and 1). */
    private static final int PRIORITY = 1_000;

    /** Servers that speak PostgreSQL's protocol and call themselves PostgreSQL, but lock in their own way. */
    private static final Pattern LOOKALIKE = Pattern.compile("CockroachDB|-YB-|Redshift|Materialize|CrateDB");

    @Override
    public int getPriority() {
        return PRIORITY;
    }

    @Override
    public boolean handlesDatabaseProductNameAndVersion(
            String databaseProductName, String databaseProductVersion, Connection connection) {
        if (ObservedConnection.observerOf(connection).isPresent()) {
            return true;
        }
        boolean postgresql =
                super.handlesDatabaseProductNameAndVersion(databaseProductName, databaseProductVersion, connection);
        String version = postgresql ? version(connection) : databaseProductName;
        if (postgresql && !LOOKALIKE.matcher(version).find()) {
            return true;
        }
        if (isFirstLook()) {
            new FlywayLog().info("does not guard " + version + "; it knows PostgreSQL only");
        }
        return false;
    }

    private static String version(Connection connection) {
        try {
            return Query.one(connection, "select pg_catalog.version()", row -> row.getString(1));
        } catch (SQLException e) {
            throw new FlywaySqlException("[pgguard] Could not ask the server for its version", e);
        }
    }

    /** Flyway asks when it connects, and again for each script. */
    private static boolean isFirstLook() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.anyMatch(frame -> frame.getClassName().equals(JdbcConnectionFactory.class.getName())));
    }

    /** What the guard refuses, Flyway's callers catch as they catch what Flyway refuses. */
    @Override
    public Database<?> createDatabase(
            Configuration configuration, JdbcConnectionFactory factory, StatementInterceptor interceptor) {
        try {
            return guarded(configuration, factory, interceptor);
        } catch (GuardException e) {
            throw new FlywayException(e.getMessage(), e);
        }
    }

    private Database<?> guarded(
            Configuration configuration, JdbcConnectionFactory factory, StatementInterceptor interceptor) {
        GuardSettings settings = settings(configuration);
        if (!settings.enabled()) {
            new FlywayLog().info("is switched off (enabled=false): this run is not guarded");
            return super.createDatabase(configuration, factory, interceptor);
        }
        FlywayVersion.requireSupported();
        GuardCallback.addTo(configuration);
        GuardedDatabase database = new GuardedDatabase(configuration, factory, interceptor);
        try {
            database.begin(settings, FlywayCommand.current());
        } catch (SQLException e) {
            database.closeAfterFailure(e);
            throw new FlywayException("[pgguard] Could not begin a guarded run: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            database.closeAfterFailure(e);
            throw e;
        }
        return database;
    }

    @SuppressWarnings("deprecation") // the newer name is missing in Flyway 10
    static GuardSettings settings(Configuration configuration) {
        GuardConfiguration extension = configuration.getPluginRegister().getPlugin(GuardConfiguration.class);
        return extension == null ? GuardSettings.of(Map.of()) : extension.settings();
    }

    @Override
    public SqlScriptFactory createSqlScriptFactory(Configuration configuration, ParsingContext context) {
        if (!settings(configuration).enabled()) {
            return super.createSqlScriptFactory(configuration, context);
        }
        return (resource, mixed, resources) -> new BackfillScript(
                createParser(configuration, resources, context),
                resource,
                SqlScriptMetadata.getMetadataResource(resources, resource),
                mixed);
    }

    @Override
    public ExecutionTemplate createTransactionalExecutionTemplate(Connection connection, boolean rollbackOnException) {
        ExecutionTemplate template = super.createTransactionalExecutionTemplate(connection, rollbackOnException);
        Optional<GuardRun> run = GuardRun.of(connection);
        return run.isEmpty() || !rollbackOnException ? template : new GuardedTemplate(run.get(), template);
    }

    /** Flyway's transaction, repeated as a whole. */
    private record GuardedTemplate(GuardRun run, ExecutionTemplate template) implements ExecutionTemplate {
        @Override
        public <T> T execute(Callable<T> callback) {
            try {
                ((GuardedDatabase) run.host()).firstLook().take(run);
                return run.transaction(() -> template.execute(callback));
            } catch (SQLException e) {
                throw new FlywaySqlException("[pgguard] The migration's session could not be prepared or put back", e);
            } catch (GuardException e) {
                throw new FlywayException(e.getMessage(), e);
            }
        }
    }

    @Override
    public DatabaseExecutionStrategy createExecutionStrategy(Connection connection) {
        DatabaseExecutionStrategy strategy = super.createExecutionStrategy(connection);
        Optional<GuardRun> run = GuardRun.of(connection);
        return run.isEmpty() ? strategy : new GuardedStrategy(run.get(), strategy);
    }

    /** One migration's own work. */
    private record GuardedStrategy(GuardRun run, DatabaseExecutionStrategy strategy)
            implements DatabaseExecutionStrategy {
        @Override
        public <T> T execute(SqlCallable<T> work) throws SQLException {
            return run.body(() -> {
                T result = strategy.execute(work);
                ((GuardedDatabase) run.host()).requireOwnSession();
                return result;
            });
        }
    }
}
