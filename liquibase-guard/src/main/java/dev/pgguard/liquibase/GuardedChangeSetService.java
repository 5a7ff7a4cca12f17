package dev.pgguard.liquibase;

import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changeset.StandardChangeSetService;
import liquibase.database.ObjectQuotingStrategy;

/** Makes every changeset of every form of changelog one that runs under the guard. */
public final class GuardedChangeSetService extends StandardChangeSetService {

    /** Liquibase drops one of two services of the same priority in silence. */
    static final int PRIORITY = 7_301;

    @Override
    public int getPriority() {
        return PRIORITY;
    }

    @Override
    public ChangeSet createChangeSet(DatabaseChangeLog changeLog) {
        return new GuardedChangeSet(changeLog);
    }

    @Override
    public ChangeSet createChangeSet(
            String id,
            String author,
            boolean alwaysRun,
            boolean runOnChange,
            String filePath,
            String contextFilter,
            String dbmsList,
            DatabaseChangeLog changeLog) {
        return new GuardedChangeSet(
                new GuardedChangeSet.Head(id, author, alwaysRun, runOnChange, filePath),
                new GuardedChangeSet.How(contextFilter, dbmsList, null, null, true),
                ObjectQuotingStrategy.LEGACY,
                changeLog);
    }

    @Override
    public ChangeSet createChangeSet(
            String id,
            String author,
            boolean alwaysRun,
            boolean runOnChange,
            String filePath,
            String contextFilter,
            String dbmsList,
            String runWith,
            String runWithSpoolFile,
            boolean runInTransaction,
            ObjectQuotingStrategy quotingStrategy,
            DatabaseChangeLog changeLog) {
        // versions differ in whether they ask the changelog or take what is given
        ChangeSet unguarded = super.createChangeSet(
                id,
                author,
                alwaysRun,
                runOnChange,
                filePath,
                contextFilter,
                dbmsList,
                runWith,
                runWithSpoolFile,
                runInTransaction,
                quotingStrategy,
                changeLog);
        return new GuardedChangeSet(
                new GuardedChangeSet.Head(id, author, alwaysRun, runOnChange, unguarded.getFilePath()),
                new GuardedChangeSet.How(contextFilter, dbmsList, runWith, runWithSpoolFile, runInTransaction),
                unguarded.getObjectQuotingStrategy(),
                changeLog);
    }
}
