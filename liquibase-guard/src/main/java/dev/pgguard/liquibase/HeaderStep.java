package dev.pgguard.liquibase;

import dev.pgguard.GuardSettings;
import dev.pgguard.migration.DurationText;
import java.io.Writer;
import java.util.List;
import liquibase.Scope;
import liquibase.command.CommandResultsBuilder;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.executor.Executor;
import liquibase.executor.ExecutorService;

/** Above SQL that a person will run by hand: the timeouts that the guard would have set. */
public final class HeaderStep extends GuardStep {

    public HeaderStep() {
        super(BEFORE);
    }

    @Override
    boolean joins(String command) {
        return writesSqlOnly(command);
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(Database.class, Writer.class);
    }

    @Override
    public void run(CommandResultsBuilder results) throws DatabaseException {
        Database database = (Database) results.getCommandScope().getDependency(Database.class);
        GuardSettings settings = GuardConfiguration.settings();
        GuardedLockService.of(database);
        String command = name(results.getCommandScope().getCommand());
        boolean forPeople = command.startsWith("update") || command.startsWith("futurerollback");
        if (!forPeople || LiquibaseSession.of(database).isEmpty() || !settings.enabled()) {
            return;
        }
        Executor output =
                Scope.getCurrentScope().getSingleton(ExecutorService.class).getExecutor("logging", database);
        String lock = DurationText.of(settings.timeouts().lock());
        String online = DurationText.of(settings.timeouts().online());
        output.comment(LiquibaseLog.PREFIX + "Nothing guards what is run by hand. Before it: set lock_timeout = '"
                + lock + "';");
        output.comment(LiquibaseLog.PREFIX + "before CREATE or DROP INDEX CONCURRENTLY instead: set lock_timeout = '"
                + online + "'; set statement_timeout = 0;");
        output.comment(
                LiquibaseLog.PREFIX
                        + "and afterwards look for invalid indexes: select indexrelid::regclass from pg_index where not indisvalid;");
    }
}
