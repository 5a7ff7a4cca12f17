package dev.pgguard.liquibase;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.List;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changeset.ChangeSetService;
import liquibase.changeset.ChangeSetServiceFactory;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.database.Database;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.lockservice.LockService;

/** Right before an update: nothing of it may run past the guard. */
public final class PreparationStep extends GuardStep {

    public PreparationStep() {
        super(BEFORE);
    }

    @Override
    boolean joins(String command) {
        return updates(command);
    }

    @Override
    public List<Class<?>> requiredDependencies() {
        return List.of(Database.class, DatabaseChangeLog.class);
    }

    @Override
    public void run(CommandResultsBuilder results) throws LiquibaseException {
        CommandScope scope = results.getCommandScope();
        Database database = (Database) scope.getDependency(Database.class);
        LiquibaseLog log = new LiquibaseLog();
        if (LiquibaseSession.of(database).isEmpty()) {
            if (database.getConnection() instanceof JdbcConnection) {
                log.info("does not guard " + database.getDatabaseProductName() + "; it knows PostgreSQL only");
            }
            return;
        }
        if (!GuardConfiguration.settings().enabled()) {
            log.info("is switched off (enabled=false): this run is not guarded");
            return;
        }
        GuardedLockService.requireHooks();
        GuardedLockService locks = requireGuarded(GuardedLockService.of(database));
        requireGuarded((DatabaseChangeLog) scope.getDependency(DatabaseChangeLog.class), database);
        locks.pending(PendingChangesets.of(scope).orElse(null));
    }

    private static GuardedLockService requireGuarded(LockService service) {
        if (service instanceof GuardedLockService guarded) {
            return guarded;
        }
        throw outranked(LockService.class, service);
    }

    private static void requireGuarded(DatabaseChangeLog changeLog, Database database) throws LiquibaseException {
        ChangeSetService service = ChangeSetServiceFactory.getInstance().createChangeSetService();
        if (!(service instanceof GuardedChangeSetService)) {
            throw outranked(ChangeSetService.class, service);
        }
        for (ChangeSet changeSet : changeLog.getChangeSets()) {
            if (!(changeSet instanceof GuardedChangeSet)
                    && database.getRunStatus(changeSet) != ChangeSet.RunStatus.ALREADY_RAN) {
                throw new GuardException(
                        Refusal.MIGRATION_BYPASSED_THE_GUARD,
                        changeSet.toString(false) + " was made by "
                                + changeSet.getClass().getName()
                                + " and not by Liquibase's ChangeSetService, so that it would run without the guard. Nothing was run."
                                + " Read it from a changelog, or set liquibase.guard.enabled=false.");
            }
        }
    }

    private static GuardException outranked(Class<?> role, Object service) {
        return new GuardException(
                Refusal.MIGRATION_BYPASSED_THE_GUARD,
                service.getClass().getName() + " takes the guard's place as Liquibase's " + role.getSimpleName()
                        + ", so that changesets would run without the guard. Nothing was run. Remove that extension, or set"
                        + " liquibase.guard.enabled=false.");
    }
}
