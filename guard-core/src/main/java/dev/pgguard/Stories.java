package dev.pgguard;

import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.Awaited;
import dev.pgguard.lock.Freeze;
import dev.pgguard.lock.FreezeBudget;
import dev.pgguard.lock.LockReport;
import dev.pgguard.lock.RunLock;
import dev.pgguard.lock.SessionTimeouts;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.StandbyBusy;
import dev.pgguard.retry.Attempts;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.TableLock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sentences that tell what became of an attempt: what happened, to what, what was left behind, what to do. */
final class Stories {

    private Stories() {}

    static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip()
                .replaceAll("\\.$", "");
    }

    /** What failed, in one clause. */
    static String failure(SQLException e, LockReport report, @Nullable Statement statement, SessionTimeouts timeouts) {
        if (SqlState.DEADLOCK_DETECTED.equals(e.getSQLState())) {
            return "PostgreSQL ended a deadlock by cancelling us (" + firstLine(e) + ")";
        }
        if (e instanceof StandbyBusy) {
            return firstLine(e);
        }
        Awaited awaited = report.awaited();
        String within = report.cutShort()
                ? " within " + DurationText.of(report.freeze().waited()) + ", its share of freezeBudget"
                : timeouts.lockTimeout()
                        .map(limit -> " within " + DurationText.of(limit))
                        .orElse("");
        if (awaited != null) {
            return (awaited.kind() == Awaited.Kind.RELATION ? "could not lock " : "waited in vain for ")
                    + awaited.describe()
                    + within;
        }
        Optional<TableLock> asked = statement == null
                ? Optional.empty()
                : statement.locks().stream().max(Comparator.comparing(TableLock::mode));
        return asked.map(lock ->
                        "could not lock " + lock.table() + " (" + lock.mode().sqlName() + "): " + firstLine(e))
                .orElse(firstLine(e));
    }

    static String doneAt(String migration, int attempts, Duration elapsed) {
        return migration + "  done at attempt " + attempts + ", " + DurationText.of(elapsed)
                + " after the first one started";
    }

    static Facts factsOfDone(String migration, int attempts, Duration elapsed) {
        return new Facts().and("migration", migration).and("attempts", attempts).millis("tookMillis", elapsed);
    }

    /** The last attempt failed. */
    static SQLException gaveUp(
            Unit unit,
            @Nullable Attempts attempts,
            SQLException e,
            String failure,
            LockReport report,
            List<String> left) {
        StringBuilder story = new StringBuilder(firstLine(e))
                .append("\n[pgguard] ")
                .append(unit.migration.id())
                .append("  ");
        Refusal refusal =
                SqlState.DEADLOCK_DETECTED.equals(e.getSQLState()) ? Refusal.DEADLOCK : Refusal.LOCK_NOT_AVAILABLE;
        String why = whyNotRetried(unit, attempts);
        if (why == null && unit.budget.isSpent()) {
            refusal = Refusal.FREEZE_BUDGET_SPENT;
            story.append(failure)
                    .append("; not tried again, since others have queued behind it for ")
                    .append(spent(unit.budget));
        } else if (why != null) {
            refusal = Refusal.NOT_RETRIED;
            story.append(failure).append("; not tried again: ").append(why);
        } else if (attempts != null) {
            story.append("gave up after attempt ")
                    .append(attempts.number())
                    .append('/')
                    .append(attempts.max())
                    .append(" and ")
                    .append(DurationText.of(attempts.elapsed()))
                    .append(": ")
                    .append(failure);
        }
        story = new StringBuilder(sentence(story.toString())).append(report.afterFailure());
        story.append(leftBehind(unit, left)).append(' ');
        story.append(advice(unit));
        story.append(nextRun(unit));
        return sql(story.append(refusal.reference()).append('.').toString(), e);
    }

    /** For example {@code 6.3 of 30 session-seconds so far}. */
    static String spent(FreezeBudget budget) {
        return Freeze.seconds(budget.spent()) + " of "
                + budget.limit().map(Freeze::seconds).orElse("unlimited") + " session-seconds so far (freezeBudget)";
    }

    private static String advice(Unit unit) {
        if (unit.notUndone != null) {
            return "Check what stayed, then run again. ";
        }
        return unit.retryAllowed
                ? "End the blocker, or run again at a quieter time. "
                : "Check what it did outside the database, then run again. ";
    }

    private static @Nullable String whyNotRetried(Unit unit, @Nullable Attempts attempts) {
        if (unit.notUndone != null) {
            return unit.notUndone + ", so that a rollback does not undo all of it";
        }
        if (attempts == null) {
            return "it is part of a transaction that the script began by itself, or of several statements sent as one";
        }
        return unit.retryAllowed ? null : "its retries are switched off";
    }

    private static String leftBehind(Unit unit, List<String> left) {
        if (!left.isEmpty()) {
            return leftOver(left) + done(unit);
        }
        if (unit.notUndone != null) {
            return " What it committed before stays.";
        }
        return unit.attempts == null
                ? " Nothing of this statement was left behind." + done(unit)
                : " The transaction is rolled back, nothing was left behind.";
    }

    /** The statements outside a transaction that are done and stay. */
    static String done(Unit unit) {
        if (unit.done.isEmpty()) {
            return "";
        }
        StringBuilder list = new StringBuilder(" Statements of this script that are done and stay: ");
        for (int i = 0; i < unit.done.size(); i++) {
            list.append(i == 0 ? "" : "; ").append(i + 1).append(". ").append(unit.done.get(i));
        }
        if (unit.notListed > 0) {
            list.append("; and ").append(unit.notListed).append(" more");
        }
        return list.append('.').toString();
    }

    /** What the next run does with the statements that are done; Flyway and Liquibase start a script over. */
    private static String nextRun(Unit unit) {
        return unit.repeatsWorkWhenRunAgain()
                ? "The next run needs no repair, but it starts the script over and does the work of those statements once more:"
                        + " take what must happen only once out of it first. "
                : "The next run needs no repair. ";
    }

    private static String leftOver(List<String> left) {
        return left.isEmpty() ? "" : sentence(" Left behind: " + String.join("; ", left));
    }

    /** With one full stop at its end. */
    static String sentence(String text) {
        return text.replaceAll("[.\\s]+$", "") + ".";
    }

    /** A plain SQL error outside a transaction: the tool's own error stays, what is done and what stayed is added. */
    static SQLException failedAlone(Unit unit, SQLException e, boolean concurrentIndex, List<String> left) {
        String stayed =
                concurrentIndex && left.isEmpty() ? " Nothing of this statement was left behind." : leftOver(left);
        String addition = stayed + done(unit);
        if (addition.isEmpty()) {
            return e;
        }
        boolean overRows = SqlState.UNIQUE_VIOLATION.equals(e.getSQLState());
        String entry = left.isEmpty() && !(concurrentIndex && overRows) ? "" : Refusal.INVALID_INDEX.reference() + ".";
        return sql((e.getMessage() + "\n[pgguard]" + addition + " " + nextRun(unit) + entry).strip(), e);
    }

    static SQLException connectionLost(Unit unit, SQLException e) {
        if (e.getSQLState() == null) {
            return e;
        }
        String left = unit.attempts != null && unit.notUndone == null
                ? "PostgreSQL rolls the open transaction back, nothing of this migration stays. "
                : "Whether the statement took effect is not known: look before you run again." + done(unit) + " ";
        return sql(
                firstLine(e) + "\n[pgguard] " + unit.migration.id()
                        + "  the session that runs the migrations was lost. "
                        + (unit.failedBefore.isEmpty()
                                ? ""
                                : "An attempt before had failed: " + unit.failedBefore + " ")
                        + left + nextRun(unit) + "The run lock is free as soon as the server has noticed. "
                        + Refusal.CONNECTION_LOST.reference() + ".",
                e);
    }

    static GuardException notRecorded(Unit unit, SQLException e) {
        return new GuardException(
                Refusal.CONNECTION_LOST,
                unit.migration.id() + "  the session with which the tool records it was lost while it ran ("
                        + firstLine(e) + "): it is done, and not recorded." + done(unit) + " "
                        + nextRun(unit).strip(),
                e);
    }

    static SQLException commitUnknown(Unit unit, SQLException e) {
        return sql(
                firstLine(e) + "\n[pgguard] " + unit.migration.id()
                        + "  the connection was lost while COMMIT was on its way: the migration is either applied as a whole or not at"
                        + " all, and this cannot be told from here. It was not tried again. Look at the database before the next run. "
                        + Refusal.COMMIT_UNKNOWN.reference() + ".",
                e);
    }

    static GuardException anotherBackend(int expected, int found) {
        return new GuardException(
                Refusal.POOLER_IN_BETWEEN,
                "The session that runs the migrations was served by backend " + expected
                        + " and is now served by backend "
                        + found
                        + ": a transaction-pooling proxy stands in between, where no timeout and no lock of a session lasts."
                        + " Connect the migrations to PostgreSQL directly, or through a pool in session mode.");
    }

    static GuardException runLockLost(Unit unit, Optional<RunLock.Holder> holder) {
        return new GuardException(
                Refusal.RUN_LOCK_LOST,
                "The run lock was released during this run, and another run holds it now"
                        + holder.map(other -> ": " + other.describe()).orElse("")
                        + ". " + unit.migration.id() + " was not continued.");
    }

    private static SQLException sql(String message, SQLException cause) {
        return new SQLException(message, cause.getSQLState(), cause.getErrorCode(), cause);
    }
}
