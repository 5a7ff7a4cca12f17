package dev.pgguard.lock;

import dev.pgguard.jdbc.Sessions;
import dev.pgguard.sql.TableLock;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;

/**
 * Looks from a second session, while a statement of the migration waits, who blocks it and how many sessions queue behind it.
 *
 * <p>A statement that is over before {@code grace} has passed costs nothing on the server. The second session is open only while
 * a watched statement runs, because it may come from the pool that the host takes its own connections from.
 */
public final class LockWatch implements AutoCloseable {

    private final Sessions sessions;
    private final ServerProof proof;
    private final Duration grace;
    private final Duration period;

    /**
     * @param grace how long a statement runs before anybody looks
     * @param period from one look to the next
     */
    public LockWatch(Sessions sessions, ServerProof proof, Duration grace, Duration period) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, was " + grace);
        }
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period must be longer than 0, was " + period);
        }
        this.sessions = sessions;
        this.proof = proof;
        this.grace = grace;
        this.period = period;
    }

    /** Starts watching one statement of the session with this backend pid; {@link Watched#end} gives what was seen. */
    public Watched watch(int backendPid) {
        return LockReport::nothing;
    }

    /** A statement being watched. */
    public interface Watched extends AutoCloseable {

        /**
         * Ends the watching and gives what was seen; again, the same. Never throws, and never waits for a second session that
         * is still being opened.
         */
        LockReport end();

        @Override
        default void close() {
            end();
        }
    }

    /**
     * The fallback without a second session: who holds, now, locks that conflict with the ones asked for. Queue and freeze are
     * not measured, and waits for rows cannot be told. Never throws.
     *
     * @param session the migration's own session in autocommit, right after the rollback
     */
    public static LockReport holders(Connection session, Collection<TableLock> asked) {
        return LockReport.nothing();
    }

    /** Ends the watching thread; a session that is still being opened is closed when it comes. */
    @Override
    public void close() {}
}
