package dev.pgguard.lock;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up what was seen of one statement; not safe for threads. */
final class Seen {

    /** Beyond this only every second point is kept, and so on. */
    private static final int POINTS = 120;

    private final long startNanos;
    private final boolean charging;
    private final Set<String> notSeen = new LinkedHashSet<>();
    private final List<Freeze.Point> course = new ArrayList<>();
    private @Nullable Tally last;
    private long lastNanos;
    private @Nullable Awaited awaited;
    private List<Blocker> blockers = List.of();
    private int queue;
    private Duration total = Duration.ZERO;
    private Duration charged = Duration.ZERO;
    private Duration waited = Duration.ZERO;
    private boolean cutShort;

    /** @param charging whether anything of it is charged */
    Seen(long startNanos, boolean charging) {
        this.startNanos = startNanos;
        this.charging = charging;
    }

    void add(Tally tally, long nanos) {
        waited = waited.plus(waitedSince(last, tally));
        count(tally.queue(), tally.queued(), tally.waiting() != null);
        if (course.isEmpty() ? tally.queue() > 0 : course.get(course.size() - 1).queue() != tally.queue()) {
            thin();
            course.add(new Freeze.Point(Duration.ofNanos(nanos - startNanos), tally.queue()));
        }
        last = tally;
        lastNanos = nanos;
    }

    /** Who is in our way; what we waited for stays in the report when the wait is over. */
    void add(Look look) {
        awaited = look.awaited();
        if (!look.blockers().isEmpty()) {
            blockers = look.blockers();
        }
        if (look.notSeen() != null) {
            notSeen.add(look.notSeen());
        }
    }

    /** The wait for the end of older transactions is not one for a lock that others queue up for: it is not charged. */
    private boolean charges() {
        return charging && (awaited == null || awaited.kind() != Awaited.Kind.SNAPSHOT);
    }

    private static Duration waitedSince(@Nullable Tally before, Tally now) {
        if (now.waiting() == null) {
            return Duration.ZERO;
        }
        boolean goesOn = before != null && before.at().isAfter(now.waiting());
        Duration waited = Duration.between(goesOn && before != null ? before.at() : now.waiting(), now.at());
        // the wait may have begun while the tally was taken, and the server's clock may go back
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    private void count(int sessions, Duration time, boolean waiting) {
        queue = Math.max(queue, sessions);
        total = total.plus(time);
        if (waiting && charges()) {
            charged = charged.plus(time);
        }
    }

    private void thin() {
        if (course.size() >= POINTS) {
            for (int i = course.size() - 2; i > 0; i -= 2) {
                course.remove(i);
            }
        }
    }

    void note(String sentence) {
        notSeen.add(sentence);
    }

    /** We ended the wait ourselves. */
    void cutShort(boolean ours) {
        cutShort = ours;
    }

    /** What may be charged so far. */
    Duration charged() {
        return charged;
    }

    @Nullable
    OffsetDateTime lastAt() {
        return last == null ? null : last.at();
    }

    /** The report of a statement that nobody looks at any more: what became of those seen last is not known. */
    LockReport reportAsLastSeen() {
        return report(lastNanos);
    }

    /** The report of a statement that ended at {@code nanos}; those seen last are taken to have waited until then. */
    LockReport report(long nanos) {
        Tally before = last;
        if (before == null && notSeen.isEmpty()) {
            return LockReport.nothing();
        }
        if (before != null && nanos > lastNanos) {
            Duration rest = Duration.ofNanos(nanos - lastNanos);
            if (before.waiting() != null) {
                waited = waited.plus(rest);
            }
            count(before.queue(), rest.multipliedBy(before.queue()), before.waiting() != null);
        }
        return new LockReport(
                awaited,
                blockers,
                new Freeze(queue, total, charged, waited, course).endingAt(Duration.ofNanos(nanos - startNanos)),
                List.copyOf(notSeen),
                before != null,
                cutShort);
    }
}
