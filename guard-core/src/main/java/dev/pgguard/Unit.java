package dev.pgguard;

import dev.pgguard.jdbc.Reason;
import dev.pgguard.lock.FreezeBudget;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.TimeoutPolicy;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Migration;
import dev.pgguard.migration.Refusal;
import dev.pgguard.retry.Attempts;
import dev.pgguard.sql.Directives;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.StatementText;
import dev.pgguard.sql.TableLock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the guard knows of the migration that runs now: of its current attempt if it is transactional, of all of it if not. */
final class Unit {

    private static final int LISTED = 30;
    private static final Duration QUICK = Duration.ofSeconds(1);

    final Migration migration;

    /** The attempts of the transaction; a migration outside a transaction counts per statement. */
    final @Nullable Attempts attempts;

    /** When its current attempt began. */
    final Instant began;

    /** What others may wait behind it, in all of its attempts. */
    final FreezeBudget budget;

    /** Of its current attempt if it is transactional, of all of it if not. */
    final Recording recording = new Recording();

    /** What others have waited behind the attempts before. */
    Duration frozenBefore = Duration.ZERO;

    /** Most of them at one time. */
    int queueBefore;

    /** Whether that is known. */
    boolean measuredBefore = true;

    /** The last attempt of all may be over before anybody looks. */
    final LockReport seenBefore;

    /** Tables that only this transaction can see yet. */
    final Set<QualifiedName> created = new HashSet<>();

    /** What was asked for so far, for the report after the rollback. */
    final Set<TableLock> asked = new LinkedHashSet<>();

    /** Statements outside a transaction that are done and stay. */
    final List<String> done = new ArrayList<>();

    int notListed;

    /** Statements in a transaction of the script's own that is still open. */
    private final List<String> uncommitted = new ArrayList<>();

    /** Some of them would do their work once more when the script is run again. */
    private boolean doneOnlyOnce;

    LockClass strongest = LockClass.ROW;
    /** Names of the statements that were handed to the backfill engine. */
    final Set<String> backfills = new LinkedHashSet<>();

    /** Repeated statements outside a transaction. */
    int repeats;

    boolean lockProven;
    private boolean begun;
    private boolean touchesOthers;
    private boolean onlyRows = true;
    boolean inBody;

    /** In its body, as {@link GuardRun#ownWork} says. */
    boolean runsCode;

    boolean ranGuarded;
    boolean retryAllowed;

    private Directives directives;
    private Overrides overrides;

    /** Why a rollback would not undo all of the attempt; null while it would. */
    @Nullable
    String notUndone;

    /** The script opened a transaction by itself. */
    boolean ownTransaction;

    @Nullable
    Failure failure;

    private List<String> failing = List.of();
    private LockReport lastWait = LockReport.nothing();
    private Duration lastWaitStart = Duration.ZERO;

    /** Why the attempt before this one failed; empty for the first. */
    String failedBefore = "";

    /** A lock that was not to be had, and after which nothing was tried again so far. */
    @Nullable
    SQLException lockFailure;

    /**
     * @param seenBefore what was seen of the attempt before this one
     * @throws GuardException when one of its directives is not known
     */
    Unit(Migration migration, @Nullable Attempts attempts, FreezeBudget budget, LockReport seenBefore, Instant began) {
        this.migration = migration;
        this.budget = budget;
        this.began = began;
        this.attempts = attempts;
        this.seenBefore = seenBefore;
        this.directives = migration.directives();
        this.overrides = Overrides.of(migration.id(), directives);
        this.retryAllowed = migration.retry() && overrides.retry();
        if (!overrides.words().isEmpty()) {
            budget.limit(overrides.freezeBudget(budget.limit().orElse(null)));
        }
        if (attempts != null) {
            budget.attempt(attempts.left());
        }
    }

    /** What it asks for by directives. */
    Overrides overrides() {
        return overrides;
    }

    /** In place of those of the run: what it asks for by directives, and not more than others can bear. */
    TimeoutPolicy over(TimeoutPolicy general) {
        return budget.over(overrides.over(general));
    }

    /** Before the next one; null when there is to be none. */
    @Nullable
    Duration delayAfter(Attempts failed, LockReport report) {
        if (!retryAllowed || notUndone != null || budget.isSpent()) {
            return null;
        }
        return (report.cutShort() ? failed.longDelayBeforeNext() : failed.delayBeforeNext()).orElse(null);
    }

    /**
     * The first statement of the migration is about to run: its head may carry directives.
     *
     * @throws GuardException when one of them is not known
     */
    void begins(List<String> sql) {
        if (begun || sql.isEmpty()) {
            return;
        }
        begun = true;
        Directives head = Directives.atHeadOf(sql.get(0));
        if (head.none()) {
            return;
        }
        directives = directives.and(head);
        overrides = Overrides.of(migration.id(), directives);
        retryAllowed &= overrides.retry();
        budget.limit(overrides.freezeBudget(budget.limit().orElse(null)));
        if (attempts != null) {
            budget.attempt(attempts.left());
        }
    }

    /** Between two attempts, with nothing held. */
    void pause(Attempts attempts, Duration delay, Exception cause) {
        try {
            attempts.next(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            GuardException interrupted = new GuardException(
                    Refusal.LOCK_NOT_AVAILABLE,
                    migration.id() + "  was interrupted between two attempts; the failed one was undone."
                            + Stories.done(this),
                    cause);
            interrupted.addSuppressed(e);
            throw interrupted;
        }
    }

    /**
     * A statement, or several sent as one, went through; of the tool's own nothing is kept.
     *
     * @return what was seen, if it took so long that somebody may ask for it
     */
    LockReport ran(List<Statement> statements, Duration start, LockReport watched, long rows) {
        boolean quick = recording.now().minus(start).compareTo(QUICK) < 0;
        LockReport report = quick ? watched.ofQuickStatement() : watched;
        budget.charge(report.freeze());
        if (inBody) {
            recording.done(statements, start, report, rows);
        } else {
            recording.suffered(report);
        }
        return quick ? LockReport.nothing() : report;
    }

    /**
     * What was seen of a statement that failed.
     *
     * @param start of the statement
     */
    void failedAfter(Duration start, LockReport report) {
        lastWaitStart = start;
        lastWait = report;
    }

    /** A tool may quote this statement when it tells of the failure. */
    void failing(List<String> sql) {
        failing = List.copyOf(sql);
    }

    /** What a tool says of its failure, without what the literals of the failed statement tell. */
    String withoutLiterals(String message) {
        String safe = message;
        for (String text : failing) {
            String whole = text.strip();
            String sent =
                    whole.endsWith(";") ? whole.substring(0, whole.length() - 1).strip() : whole;
            if (!sent.isEmpty()) {
                safe = safe.replace(sent, StatementText.summary(sent));
            }
            for (String value : StatementText.strings(sent)) {
                // invalid input syntax for type integer: "…"
                safe = safe.replace('"' + value + '"', "\"?\"");
            }
        }
        return Reason.withoutPasswords(safe);
    }

    /** What its current attempt did, and what others suffered from all of them. */
    Facts facts() {
        return recording.facts(frozenBefore, queueBefore, measuredBefore);
    }

    /** The same of one that failed for good, with the wait that ended it. */
    Facts factsOfFailure(int attempts, Duration elapsed) {
        return new Facts()
                .and("attempts", attempts)
                .millis("tookMillis", elapsed)
                .and(lastWait.facts(lastWaitStart))
                .and(facts());
    }

    /** A statement of its own is about to run. */
    void sees(Statement statement) {
        asked.addAll(statement.locks());
        if (!inBody) {
            return;
        }
        boolean rows = statement instanceof Statement.RowWork;
        boolean runsNothing = statement.locks().isEmpty()
                && !rows
                && !(statement instanceof Statement.CreateTable table && table.filled());
        touchesOthers |= !runsNothing;
        onlyRows &= rows;
    }

    /** It takes an interface of the driver's, such as that of COPY, through which rows go past the observer. */
    void movesData() {
        begun = true;
        touchesOthers = true;
        onlyRows = false;
    }

    /** Whether it has sent a statement. */
    boolean began() {
        return begun;
    }

    /** What it has locked where it changes rows and nothing else; null where it may do anything. */
    @Nullable
    Set<TableLock> onlyRowsOf() {
        return onlyRows ? asked : null;
    }

    /** Whether it may have locked or changed what others can see, be it by what its own new tables call: triggers, defaults, checks. */
    boolean touchesOthers() {
        return strongest == LockClass.BLOCKING || touchesOthers;
    }

    /** A statement outside a transaction is done; the first ones are listed, a long script's others are counted. */
    void done(String statement, boolean provenByTheCatalog) {
        doneOnlyOnce |= !provenByTheCatalog;
        if (done.size() < LISTED) {
            done.add(statement);
        } else {
            notListed++;
        }
    }

    /** A statement in a transaction of the script's own: it stays when that commits. */
    void doneInTransaction(Statement statement) {
        if (attempts != null || !inBody) {
            return;
        }
        if (!(statement instanceof Statement.TransactionControl control)) {
            uncommitted.add(StatementText.summary(statement.sql()));
        } else if (control.ends()) {
            if (!control.undoes()) {
                uncommitted.forEach(text -> done(text, false));
            }
            uncommitted.clear();
        }
    }

    boolean repeatsWorkWhenRunAgain() {
        return doneOnlyOnce;
    }

    void raise(LockClass lockClass) {
        if (lockClass.compareTo(strongest) > 0) {
            strongest = lockClass;
        }
    }

    /**
     * A statement or the commit failed in a way that another attempt may cure.
     *
     * @param start of the statement within the attempt
     * @param delay before the next attempt; null when there will be none
     */
    record Failure(
            SQLException cause,
            String sqlState,
            String story,
            Duration start,
            LockReport report,
            @Nullable Duration delay) {}
}
