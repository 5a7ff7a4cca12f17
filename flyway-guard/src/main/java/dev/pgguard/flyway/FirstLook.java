package dev.pgguard.flyway;

import dev.pgguard.GuardRun;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.command.DbMigrate;
import org.flywaydb.core.internal.database.base.Schema;
import org.flywaydb.core.internal.database.base.Table;
import org.jspecify.annotations.Nullable;

/** Preflight of a run: once, before its first migration, and so not at all where none is pending. */
final class FirstLook {

    private final GuardedDatabase database;
    private final Configuration configuration;
    private @Nullable Due due;
    private boolean taken;

    /**
     * What Flyway does under its lock.
     *
     * @param schema in which it migrates
     */
    private record Due(Schema<?, ?> schema, Callable<?> work) {}

    FirstLook(GuardedDatabase database, Configuration configuration) {
        this.database = database;
        this.configuration = configuration;
    }

    /** Flyway locks for each migration, and at other times too. */
    <T> T whileLocked(Table<?, ?> table, Callable<T> work, Supplier<T> lock) {
        if (!work.getClass().getName().startsWith(DbMigrate.class.getName())) {
            return lock.get();
        }
        due = new Due(table.getSchema(), work);
        try {
            return lock.get();
        } finally {
            due = null;
        }
    }

    /** A migration comes, and the session is in no transaction yet; the others are judged with the first. */
    void take(GuardRun run) throws SQLException {
        Due now = due;
        if (taken || now == null || configuration.isSkipExecutingMigrations()) {
            return;
        }
        taken = true;
        database.getMigrationConnection().changeCurrentSchemaTo(now.schema());
        run.preflight(new PendingScripts(database, configuration, now.work()));
    }
}
