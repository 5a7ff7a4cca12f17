package dev.pgguard.replica;

import java.time.Duration;
import java.util.List;

/** What may be the matter with a replica that is not there yet, from what the primary sees of it. */
final class Hints {

    private static final String HELD =
            "it has received them, so replay is paused there (select pg_wal_replay_resume();), delayed on purpose"
                    + " (recovery_min_apply_delay) or held up by a query (max_standby_streaming_delay)";

    static final String UNWRITTEN =
            "it has replayed all that the primary has written; the rest belongs to a transaction that is still open or was"
                    + " committed asynchronously, and the primary writes it within some twenty seconds";

    private Hints() {}

    /**
     * @param silence since when it has sent no message
     * @param moved its replay position has moved while we watched
     */
    static String of(WalSender sender, WalPosition position, Duration silence, boolean moved) {
        if (silence.compareTo(Progress.SILENCE) >= 0) {
            return "no message from it for " + Words.duration(silence)
                    + ": its receiver or the network in between is stalled";
        }
        if ("catchup".equals(sender.state())) {
            return "it is catching up";
        }
        if (moved) {
            return "it is replaying";
        }
        return sender.flushed() != null && sender.flushed().reaches(position) && sender.replayed() != null ? HELD : "";
    }

    static String missing(Replica replica, List<Look.IdleSlot> idleSlots) {
        return idleSlots.stream()
                .filter(slot -> slot.name().equals(replica.slot()))
                .findFirst()
                .map(slot -> "nobody uses its slot " + slot.label())
                .orElse("");
    }
}
