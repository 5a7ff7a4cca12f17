package dev.pgguard.liquibase;

import dev.pgguard.GuardRun;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Migration;
import dev.pgguard.migration.Refusal;
import dev.pgguard.sql.Directives;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import liquibase.Scope;
import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.ChangeExecListener;
import liquibase.database.Database;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.exception.LiquibaseException;
import liquibase.exception.MigrationFailedException;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** A changeset that runs under the guard: with its preconditions again at each attempt, and its row in its own transaction. */
final class GuardedChangeSet extends ChangeSet {

    private static final String NOT_SEEN =
            "so that the guard sees nothing of it: it holds the run lock and is not repeated, but"
                    + " its timeouts, its locks and its indexes were not checked";

    private boolean recorded;

    /** What names a changeset. */
    record Head(String id, String author, boolean alwaysRun, boolean runOnChange, String filePath) {}

    /** Where and how it runs. */
    record How(
            @Nullable String contextFilter,
            @Nullable String dbmsList,
            @Nullable String runWith,
            @Nullable String runWithSpoolFile,
            boolean runInTransaction) {}

    GuardedChangeSet(DatabaseChangeLog changeLog) {
        super(changeLog);
    }

    GuardedChangeSet(Head head, How how, ObjectQuotingStrategy quotingStrategy, DatabaseChangeLog changeLog) {
        super(
                head.id(),
                head.author(),
                head.alwaysRun(),
                head.runOnChange(),
                head.filePath(),
                how.contextFilter(),
                how.dbmsList(),
                how.runWith(),
                how.runWithSpoolFile(),
                how.runInTransaction(),
                quotingStrategy,
                changeLog);
    }

    @Override
    public ExecType execute(DatabaseChangeLog changeLog, @Nullable ChangeExecListener listener, Database database)
            throws MigrationFailedException {
        recorded = false;
        LiquibaseSession session = LiquibaseSession.of(database).orElse(null);
        GuardRun run = session == null ? null : session.activeRun().orElse(null);
        if (session == null || run == null || !session.updatesDatabase()) {
            requireUnguardedIsMeant(session);
            return super.execute(changeLog, listener, database);
        }
        Execution execution = new Execution(
                session,
                run,
                (LiquibaseHost) run.host(),
                () -> super.execute(changeLog, ((LiquibaseHost) run.host()).tellingOwnWork(run, listener), database));
        try (MarkedBackfill marked = MarkedBackfill.in(this)) {
            marked.begin();
            return session.inAutoCommit(execution::run);
        } catch (FailureThatIsAllowed e) {
            return ExecType.FAILED;
        } catch (MigrationFailedException e) {
            ((LiquibaseHost) run.host()).fail();
            throw e;
        } catch (GuardException | SQLException e) {
            ((LiquibaseHost) run.host()).fail();
            throw new MigrationFailedException(this, e);
        }
    }

    /** Whether it sends statements and nothing else: code of somebody's own is a class that a change calls, or a change of its own. */
    boolean onlySends(Change change) {
        return getRunWith() == null && change.getClass().getName().startsWith("liquibase.change.core.");
    }

    /** Changesets run where Liquibase's own lock service, or somebody else's, has let them. */
    private void requireUnguardedIsMeant(@Nullable LiquibaseSession session) throws MigrationFailedException {
        if (session != null
                && session.updatesDatabase()
                && GuardConfiguration.settings().enabled()) {
            throw new MigrationFailedException(
                    this,
                    new GuardException(
                            Refusal.MIGRATION_BYPASSED_THE_GUARD,
                            toString(false)
                                    + " was to run without the guard's lock service, and was not run. Another extension locks in its"
                                    + " own way; remove it, or set liquibase.guard.enabled=false."));
        }
    }

    /** One execution, which may be several attempts. */
    private final class Execution {

        private final LiquibaseSession session;
        private final GuardRun run;
        private final LiquibaseHost host;
        private final GuardRun.Work<ExecType, MigrationFailedException> changes;
        private final Migration migration = migration();

        Execution(
                LiquibaseSession session,
                GuardRun run,
                LiquibaseHost host,
                GuardRun.Work<ExecType, MigrationFailedException> changes) {
            this.session = session;
            this.run = run;
            this.host = host;
            this.changes = changes;
        }

        ExecType run() throws MigrationFailedException, SQLException {
            notSeen().ifPresent(why -> new LiquibaseLog().warn(migration.id() + "  " + why + ", " + NOT_SEEN));
            return isRunInTransaction() ? run.transaction(this::attempt) : attempt();
        }

        private ExecType attempt() throws MigrationFailedException, SQLException {
            setExecType(null);
            setGeneratedSql(new ArrayList<>());
            run.migration(migration);
            if (!isRunInTransaction() && getPreconditions() != null) {
                run.clearLeftovers(concurrentStatements(session.database()));
            }
            host.running(GuardedChangeSet.this);
            try {
                return run.around(this::result);
            } finally {
                host.running(null);
                if (!session.original().isClosed()) {
                    // after a transaction that Liquibase has committed or rolled back
                    session.original().setAutoCommit(true);
                }
            }
        }

        private ExecType result() throws MigrationFailedException, SQLException {
            ExecType type = changes.run();
            Optional<SQLException> lockFailure = run.lockFailure();
            boolean skipped = type == ExecType.MARK_RAN || type == ExecType.SKIPPED;
            if (skipped && lockFailure.isPresent()) {
                // a precondition that could not be evaluated for a lock says nothing about the database
                throw new MigrationFailedException(GuardedChangeSet.this, lockFailure.get());
            }
            if (type == ExecType.FAILED) {
                throw new FailureThatIsAllowed(GuardedChangeSet.this);
            }
            if (skipped && !isRunInTransaction() && !known(session.database())) {
                new LiquibaseLog()
                        .warn(migration.id() + "  is passed over by its precondition (" + type
                                + "). It has a change of its own"
                                + " class, whose statements nobody knows before they run: an index that an earlier run of it left"
                                + " invalid was not looked for");
            }
            return type;
        }
    }

    /** It failed and has {@code failOnError=false}: tried again like any other, and passed over in the end. */
    private static final class FailureThatIsAllowed extends MigrationFailedException {
        private static final long serialVersionUID = 1L;

        FailureThatIsAllowed(ChangeSet changeSet) {
            super(changeSet, "failed, and has failOnError=false");
        }
    }

    private Migration migration() {
        return new Migration(toString(false), isRunInTransaction(), notSeen().isEmpty(), directives());
    }

    /** From the comment of the changeset, and from the head of its script, which Liquibase may send without comments. */
    private Directives directives() {
        String comments = getComments();
        Directives own = comments == null ? Directives.NONE : Directives.in(comments);
        Change first = getChanges().isEmpty() ? null : getChanges().get(0);
        String sql = first instanceof AbstractSQLChange script ? script.getSql() : null;
        Directives head = sql == null ? Directives.NONE : Directives.atHeadOf(sql);
        return head.none() ? own : own.and(head);
    }

    /** Why the guard cannot see what it does. */
    private Optional<String> notSeen() {
        if (getRunWith() != null) {
            return Optional.of("runs with " + getRunWith());
        }
        for (Change change : getChanges()) {
            if (change instanceof ExecuteShellCommandChange) {
                return Optional.of("runs a program of the system");
            }
        }
        return Optional.empty();
    }

    /** Whether the statements of all its changes can be had without running them. */
    private boolean known(Database database) {
        return getChanges().stream().noneMatch(change -> change.generateStatementsVolatile(database));
    }

    private List<String> concurrentStatements(Database database) {
        List<String> statements = new ArrayList<>();
        for (Change change : getChanges()) {
            if (!change.generateStatementsVolatile(database)) {
                for (Sql sql : SqlGeneratorFactory.getInstance().generateSql(change, database)) {
                    String text = sql.toSql();
                    for (SqlVisitor visitor : getSqlVisitors()) {
                        text = visitor.modifySql(text, database);
                    }
                    statements.add(text);
                }
            }
        }
        statements.removeIf(text -> !text.toLowerCase(Locale.ROOT).contains("concurrently"));
        return statements;
    }

    /** Writes the row of this changeset before its commit, where Liquibase would write it in a transaction of its own. */
    void record(Database database) throws SQLException {
        if (getRunWith() != null || getGeneratedSql().isEmpty()) {
            // Liquibase may call it skipped, and records it as it always does: there is nothing that could be run twice
            return;
        }
        ChangeLogHistoryService history = Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .getChangeLogService(database);
        if (!(history instanceof GuardedHistoryService)) {
            new LiquibaseLog()
                    .warn(toString(false) + "  is recorded after its commit, by "
                            + history.getClass().getName() + ": a crash in between would run it again");
            return;
        }
        try {
            // the answer takes longer with each changeset that ran, and any other than these runs only once
            boolean runsAgain = shouldAlwaysRun() || shouldRunOnChange();
            boolean first = !runsAgain || database.getRunStatus(this) == RunStatus.NOT_RAN;
            history.setExecType(this, first ? ExecType.EXECUTED : ExecType.RERAN);
            recorded = true;
        } catch (LiquibaseException | RuntimeException e) {
            throw SqlState.sqlException(e).orElseGet(() -> new SQLException(e.getMessage(), e));
        }
    }

    /** Whether its row is there already, asked once by who would write it. */
    boolean takeRecorded() {
        boolean there = recorded;
        recorded = false;
        return there;
    }
}
