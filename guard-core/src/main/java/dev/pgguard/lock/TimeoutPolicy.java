package dev.pgguard.lock;

import dev.pgguard.sql.LockClass;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a statement may wait for one lock, by the strongest table lock that its transaction holds or asks for.
 *
 * @param lock {@code lock_timeout} while a lock that blocks readers or writers is held or asked for; never 0
 * @param online {@code lock_timeout} while the strongest is SHARE UPDATE EXCLUSIVE
 * @param row {@code lock_timeout} of row work; null leaves the session's own
 * @param statement {@code statement_timeout} under a blocking lock; null leaves the session's own
 */
public record TimeoutPolicy(Duration lock, Duration online, @Nullable Duration row, @Nullable Duration statement) {

    public TimeoutPolicy {
        positive("lockTimeout", lock);
        positive("onlineLockTimeout", online);
        positive("rowLockTimeout", row);
        positive("statementTimeout", statement);
    }

    /** The same with another {@code lock_timeout} under a blocking lock. */
    public TimeoutPolicy withLock(Duration other) {
        return new TimeoutPolicy(other, online, row, statement);
    }

    /** The {@code lock_timeout}, or empty for the session's own. */
    public Optional<Duration> lockTimeout(LockClass lockClass) {
        return switch (lockClass) {
            case BLOCKING -> Optional.of(lock);
            case ONLINE -> Optional.of(online);
            case ROW -> Optional.ofNullable(row);
        };
    }

    /** The {@code statement_timeout}, or empty for the session's own. */
    public Optional<Duration> statementTimeout(LockClass lockClass) {
        return lockClass == LockClass.BLOCKING ? Optional.ofNullable(statement) : Optional.empty();
    }

    private static void positive(String name, @Nullable Duration value) {
        if (value != null && (value.isZero() || value.isNegative())) {
            throw new IllegalArgumentException(
                    name + " must be longer than 0 (0 means \"wait for ever\" to PostgreSQL)");
        }
    }
}
