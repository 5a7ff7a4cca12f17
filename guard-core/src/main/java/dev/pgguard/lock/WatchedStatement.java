package dev.pgguard.lock;

import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
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

    private final int backendPid;
    private final Sessions sessions;
    private final ServerProof proof;
    private final Duration period;
    private final Seen seen = new Seen();
    private final long dueNanos;
    private final long lateNanos;
    private Phase phase = Phase.NOT_STARTED;
    private boolean ended;
    private @Nullable LockReport report;

    WatchedStatement(int backendPid, Sessions sessions, ServerProof proof, LockWatch.Pace pace) {
        this.backendPid = backendPid;
        this.sessions = sessions;
        this.proof = proof;
        this.period = pace.period();
        long grace = pace.grace().toNanos();
        this.dueNanos = System.nanoTime() + grace;
        // Twice the grace: a thread that is merely late to start is nothing to report.
        this.lateNanos = dueNanos + grace;
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
        do {
            add(Look.at(own.connection(), backendPid, lastAt()));
        } while (!endedAfter(period));
    }

    @Override
    public synchronized LockReport end() {
        if (report != null) {
            return report;
        }
        long now = System.nanoTime();
        ended = true;
        notifyAll();
        waitForGiveBack(now);
        if (phase == Phase.OPENING || phase == Phase.NOT_STARTED && now - lateNanos > 0) {
            seen.note("Blockers were not watched: the second session was still being opened when the statement ended.");
        }
        report = seen.report(now);
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

    /** After the end the locks are gone: only a look that still saw the wait tells something. */
    private synchronized void add(Optional<Look> look) {
        if (look.isPresent()) {
            seen.add(look.get(), System.nanoTime());
        } else if (!ended) {
            seen.notWaiting();
        }
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
