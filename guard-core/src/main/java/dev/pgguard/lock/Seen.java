package dev.pgguard.lock;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the looks at one statement; not safe for threads. */
final class Seen {

    private final Set<String> notSeen = new LinkedHashSet<>();
    private boolean looked;
    private @Nullable Look last;
    private @Nullable OffsetDateTime lastAt;
    private long lastNanos;
    private boolean stillWaiting;
    private List<Blocker> blockers = List.of();
    private int queue;
    private Duration queued = Duration.ZERO;

    void add(Look look, long nanos) {
        looked = true;
        last = look;
        lastAt = look.at();
        lastNanos = nanos;
        stillWaiting = true;
        if (!look.blockers().isEmpty()) {
            blockers = look.blockers();
        }
        queue = Math.max(queue, look.queue());
        queued = queued.plus(look.queued());
        if (look.notSeen() != null) {
            notSeen.add(look.notSeen());
        }
    }

    /** It waits for nothing now; what it waited for before stays in the report. */
    void notWaiting() {
        looked = true;
        stillWaiting = false;
    }

    void note(String sentence) {
        notSeen.add(sentence);
    }

    @Nullable
    OffsetDateTime lastAt() {
        return lastAt;
    }

    /** The report of a statement that ended at {@code nanos}; those seen last are taken to have waited until then. */
    LockReport report(long nanos) {
        if (!looked && notSeen.isEmpty()) {
            return LockReport.nothing();
        }
        Duration rest = Duration.ZERO;
        if (last != null && stillWaiting && nanos > lastNanos) {
            rest = Duration.ofNanos(nanos - lastNanos).multipliedBy(last.queue());
        }
        return new LockReport(
                last == null ? null : last.awaited(), blockers, queue, queued.plus(rest), List.copyOf(notSeen), looked);
    }
}
