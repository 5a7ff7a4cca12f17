package dev.pgguard.lock;

import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardListener;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement being watched: {@link #run} looks on the watching thread until {@link #end} is called on the migration's.
 *
 * <p>{@code end} waits for a session that is open, so that a small pool has it back before the host asks for its next one, but
 * only for a moment; it never waits for one that is still being opened.
 */
final class WatchedStatement implements LockWatch.Watched, Runnable {

    /** Where the watching thread is. */
    private enum Phase {
        NOT_STARTED,
        OPENING,
        LOOKING,
        DONE
    }

    /** One more than the first: a session that was killed is opened again once. */
    private static final int SESSIONS = 2;

    private static final Duration GIVE_BACK = Duration.ofMillis(500);

    /** From one look at who blocks us to the next: it asks the lock manager about each who waits. */
    private static final Duration LOOKS = Duration.ofMillis(500);

    /** Longest time between two tallies while we wait for nothing. */
    private static final Duration LAZY = Duration.ofMillis(250);

    private final int backendPid;
    private final Sessions sessions;
    private final ServerProof proof;
    private final LockWatch.Pace pace;
    private final Seen seen;
    private final long dueNanos;
    private final long lateNanos;
    private final GuardListener listener;
    private @Nullable Duration allowance;
    private @Nullable OffsetDateTime waitLookedAt;
    private long lookedNanos;
    private long toldNanos;
    private Phase phase = Phase.NOT_STARTED;
    private boolean ended;
    private @Nullable LockReport report;

    /** @param allowance session-time that others may queue behind it until its wait for a lock is ended; null where none is charged */
    WatchedStatement(
            int backendPid,
            Sessions sessions,
            ServerProof proof,
            LockWatch.Pace pace,
            @Nullable Duration allowance,
            GuardListener listener) {
        this.backendPid = backendPid;
        this.sessions = sessions;
        this.proof = proof;
        this.pace = pace;
        this.allowance = allowance;
        this.listener = listener;
        long now = System.nanoTime();
        this.toldNanos = now;
        this.seen = new Seen(now, allowance != null);
        long grace = pace.grace().toNanos();
        this.dueNanos = now + grace;
        // Twice the grace: a thread that is merely late to start is nothing to report.
        this.lateNanos = dueNanos + grace;
    }

    Duration grace() {
        return pace.grace();
    }

    /** Whether it has run so long that somebody is to look. */
    boolean isDue() {
        return untilDue() <= 0;
    }

    long untilDue() {
        return dueNanos - System.nanoTime();
    }

    synchronized boolean ended() {
        return ended;
    }

    @Override
    public void run() {
        String failure = "";
        for (int opened = 0; opened < SESSIONS && enter(Phase.OPENING); opened++) {
            Phase reached = Phase.OPENING;
            try (WatchSession own = WatchSession.open(sessions).orElse(null)) {
                if (own == null) {
                    note("Blockers were not watched: there is no way to open a second session.");
                    return;
                }
                if (!enter(Phase.LOOKING)) {
                    return;
                }
                reached = Phase.LOOKING;
                own.bound();
                if (!proof.sameServer(own.connection(), backendPid)) {
                    note("Blockers were not watched: the second session reached another server.");
                    return;
                }
                lookUntilTheEnd(own);
                return;
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            } catch (SQLException | RuntimeException e) {
                failure = Reason.of(e);
                if (reached == Phase.OPENING) {
                    note("Blockers were not watched: no second session could be opened: " + failure + ".");
                    return;
                }
            } finally {
                leave();
            }
        }
        note("Blockers were watched only in part: the second session was lost, also when opened again: " + failure
                + ".");
    }

    private void lookUntilTheEnd(WatchSession own) throws SQLException, InterruptedException {
        Duration pause = pace.period();
        // first of all, since a short wait may be over before a second query: who is in the way
        Optional<Look> first = Look.at(own.connection(), backendPid);
        add(first);
        if (first.isPresent()) {
            lookedNanos = System.nanoTime();
        }
        do {
            Tally tally = Tally.of(own.connection(), backendPid, lastAt());
            OffsetDateTime waiting = tally.waiting();
            if (waiting != null && looksAt(waiting)) {
                add(Look.at(own.connection(), backendPid));
            }
            add(tally);
            if (waiting != null && isUsedUp(tally)) {
                endWait(own, waiting);
            }
            tellProgress(own);
            pause = waiting != null ? pace.period() : longer(pause);
        } while (!endedAfter(pause));
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LAZY) > 0 ? LAZY : twice;
    }

    private void tellProgress(WatchSession own) throws SQLException {
        long now = System.nanoTime();
        if (now - toldNanos >= pace.progress().toNanos()) {
            toldNanos = now;
            IndexProgress.of(own.connection(), backendPid).ifPresent(listener::on);
        }
    }

    /** At each wait that begins, and now and then while it lasts. */
    private boolean looksAt(OffsetDateTime waiting) {
        long now = System.nanoTime();
        boolean known = waitLookedAt == null ? lookedNanos != 0 : waiting.equals(waitLookedAt);
        if (known && now - lookedNanos < LOOKS.toNanos()) {
            waitLookedAt = waiting;
            return false;
        }
        waitLookedAt = waiting;
        lookedNanos = now;
        return true;
    }

    private synchronized boolean isUsedUp(Tally tally) {
        return allowance != null
                && !ended
                && seen.charged().compareTo(allowance) >= 0
                && tally.queue() > 0
                && tally.waited().compareTo(FreezeBudget.SHORTEST_PROBE) >= 0;
    }

    /** Told before it is done: the statement may end before the answer is here. */
    private void endWait(WatchSession own, OffsetDateTime waiting) throws SQLException {
        cutShort(true);
        try {
            cutShort(Tally.endWait(own.connection(), backendPid, waiting));
        } catch (SQLException e) {
            cutShort(false);
            if (SqlState.isConnectionLoss(e)) {
                throw e;
            }
            note("The wait could not be ended when freezeBudget said so (" + Reason.of(e) + "); lock_timeout ends it.");
            allowance = null;
        }
    }

    @Override
    public synchronized LockReport end() {
        if (report != null) {
            return report;
        }
        long now = System.nanoTime();
        ended = true;
        notifyAll();
        boolean looking = phase == Phase.LOOKING;
        waitForGiveBack(now);
        if (phase == Phase.OPENING || phase == Phase.NOT_STARTED && now - lateNanos > 0) {
            seen.note(LockReport.STILL_OPENING);
        }
        report = looking ? seen.report(now) : seen.reportAsLastSeen();
        return report;
    }

    private void waitForGiveBack(long now) {
        long limit = now + GIVE_BACK.toNanos();
        try {
            for (long left = limit - now; phase == Phase.LOOKING && left > 0; left = limit - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when the statement is over and nothing more is to be done for it. */
    private synchronized boolean enter(Phase next) {
        if (!ended) {
            phase = next;
        }
        return !ended;
    }

    private synchronized void leave() {
        phase = Phase.DONE;
        notifyAll();
    }

    /** After the end the locks are gone: only what still saw the wait tells something. */
    private synchronized void add(Tally tally) {
        if (!ended || tally.waiting() != null) {
            seen.add(tally, System.nanoTime());
        }
    }

    private synchronized void add(Optional<Look> look) {
        look.ifPresent(seen::add);
    }

    private synchronized void cutShort(boolean ours) {
        seen.cutShort(ours);
    }

    private synchronized @Nullable OffsetDateTime lastAt() {
        return seen.lastAt();
    }

    private synchronized void note(String sentence) {
        if (!ended) {
            seen.note(sentence);
        }
    }

    private synchronized boolean endedAfter(Duration time) throws InterruptedException {
        long limit = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); !ended && left > 0; left = limit - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return ended;
    }
}
