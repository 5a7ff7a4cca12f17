package dev.pgguard.flyway;

import dev.pgguard.GuardRun;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Migration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.ClassicConfiguration;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.api.output.MigrateOutput;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.api.output.OperationResult;
import org.jspecify.annotations.Nullable;

/**
 * Tells the guarded run which migration comes, and that the command is at its end: when Flyway asks whether these events are of
 * interest. They are none to it afterwards, so that no line of its own about a callback follows.
 *
 * <p>It looks only at events that Flyway sends on the migration connection: any other would open one more connection, which a
 * pool of one does not have.
 */
final class GuardCallback implements Callback {

    static void addTo(Configuration configuration) {
        if (configuration instanceof ClassicConfiguration classic) {
            List<Callback> callbacks = new ArrayList<>(List.of(classic.getCallbacks()));
            for (Callback callback : callbacks) {
                if (callback instanceof GuardCallback) {
                    return;
                }
            }
            callbacks.add(0, new GuardCallback());
            classic.setCallbacks(callbacks.toArray(new Callback[0]));
        }
    }

    /** Flyway asks once for each event, just before it would call {@link #handle}, and writes a line for each call. */
    @Override
    public boolean supports(Event event, @Nullable Context context) {
        if (context != null && (event == Event.BEFORE_EACH_MIGRATE || event == Event.AFTER_MIGRATE_OPERATION_FINISH)) {
            told(event, context);
        }
        return false;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        throw new IllegalStateException("It supports no event");
    }

    private static void told(Event event, Context context) {
        Connection connection = context.getConnection();
        Optional<GuardRun> run = GuardRun.of(connection);
        if (run.isEmpty()) {
            if (event == Event.BEFORE_EACH_MIGRATE
                    && GuardedPostgreSQLDatabaseType.settings(context.getConfiguration())
                            .enabled()) {
                throw new FlywayException(
                        GuardedDatabase.bypassed(context.getMigrationInfo().getScript())
                                .getMessage());
            }
            return;
        }
        GuardedDatabase database = (GuardedDatabase) run.get().host();
        try {
            if (event == Event.BEFORE_EACH_MIGRATE) {
                database.announce(migration(context));
            } else {
                countOnce(context.getOperationResult());
                database.finish();
            }
        } catch (SQLException e) {
            throw new FlywayException(e.getMessage(), e);
        } catch (GuardException e) {
            throw new FlywayException(e.getMessage(), e);
        }
    }

    /** Flyway lists a migration before its commit, and so lists it once more when the commit had to be repeated. */
    private static void countOnce(OperationResult result) {
        if (result instanceof MigrateResult migrate) {
            Map<List<String>, MigrateOutput> outputs = new LinkedHashMap<>();
            for (MigrateOutput output : migrate.migrations) {
                outputs.put(Arrays.asList(output.version, output.description, output.filepath), output);
            }
            migrate.migrations = new ArrayList<>(outputs.values());
        }
    }

    private static Migration migration(Context context) throws SQLException {
        MigrationInfo info = context.getMigrationInfo();
        return new Migration(
                info.getScript(),
                !context.getConnection().getAutoCommit(),
                !isNotRetried(info, context.getConfiguration()));
    }

    /** For a Java migration the script is its class; one whose class cannot be found may be marked, and is not repeated. */
    private static boolean isNotRetried(MigrationInfo info, Configuration configuration) {
        if (!info.getType().name().contains("JDBC")) {
            return false;
        }
        for (JavaMigration migration : configuration.getJavaMigrations()) {
            if (migration.getClass().getName().equals(info.getScript())) {
                return migration.getClass().isAnnotationPresent(NotRetried.class);
            }
        }
        try {
            Class<?> migration = Class.forName(info.getScript(), false, configuration.getClassLoader());
            return migration.isAnnotationPresent(NotRetried.class);
        } catch (ClassNotFoundException e) {
            return true;
        }
    }

    /**
     * Before the user's own callbacks, so that those of a migration run under its guard: Flyway sorts them by name, a script
     * without a description has none, and of two equal names the one that was added first stays first.
     */
    @Override
    public String getCallbackName() {
        return "";
    }
}
