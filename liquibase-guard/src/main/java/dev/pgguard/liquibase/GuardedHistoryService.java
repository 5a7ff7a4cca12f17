package dev.pgguard.liquibase;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.SQLException;
import java.util.Set;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.StandardChangeLogHistoryService;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import org.jspecify.annotations.Nullable;

/** DATABASECHANGELOG, in which a changeset that has recorded itself is not recorded once more. */
public final class GuardedHistoryService extends StandardChangeLogHistoryService {

    /** Another run has created the table in between. */
    private static final Set<String> THERE_ALREADY = Set.of(SqlState.DUPLICATE_TABLE, SqlState.UNIQUE_VIOLATION);

    private @Nullable Integer number;

    @Override
    public int getPriority() {
        return GuardedChangeSetService.PRIORITY;
    }

    @Override
    public boolean supports(Database database) {
        return LiquibaseSession.of(database).isPresent();
    }

    /** Two first runs at once find no table, and both create it: Liquibase does so before it locks. */
    @Override
    public void init() throws DatabaseException {
        try {
            super.init();
        } catch (DatabaseException e) {
            String state = SqlState.of(e).orElse("");
            boolean reads = state.equals(SqlState.READ_ONLY_SQL_TRANSACTION);
            if (!reads && !THERE_ALREADY.contains(state)) {
                throw e;
            }
            getDatabase().rollback();
            if (reads) {
                refuseStandby(e);
                throw e;
            }
            reset();
            super.init();
        }
    }

    /** A primary can be told to read only as well, and then it is no standby. */
    private void refuseStandby(DatabaseException failure) {
        LiquibaseSession session = LiquibaseSession.of(getDatabase()).orElse(null);
        try {
            if (session != null
                    && Query.one(
                            session.original(), "select pg_catalog.pg_is_in_recovery()", row -> row.getBoolean(1))) {
                throw new GuardException(
                        Refusal.NOT_A_PRIMARY,
                        "This server is a standby (pg_is_in_recovery() is true); nothing was run. Connect to the primary, for example"
                                + " with targetServerType=primary in the URL.",
                        failure);
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void setExecType(ChangeSet changeSet, ChangeSet.ExecType execType) throws DatabaseException {
        if (changeSet instanceof GuardedChangeSet guarded && guarded.takeRecorded()) {
            return;
        }
        super.setExecType(changeSet, execType);
        number = null;
    }

    /** The number of an attempt that was rolled back is used again. */
    @Override
    public int getNextSequenceValue() throws LiquibaseException {
        Integer next = number;
        if (next == null) {
            next = super.getNextSequenceValue();
            number = next;
        }
        return next;
    }

    @Override
    public void reset() {
        super.reset();
        number = null;
    }
}
