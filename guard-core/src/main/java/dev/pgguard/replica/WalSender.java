package dev.pgguard.replica;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code pg_stat_replication} with the slot it uses; every nullable column is NULL to a role without pg_monitor.
 *
 * @param bound the session is bound to a database: only logical replication is
 * @param state {@code streaming}, {@code catchup}, {@code backup}, {@code startup}, {@code stopping}
 * @param replyTime of the client's last message by the client's own clock, as text: it says only whether a new one came
 * @param replyAge the same as an age; wrong by the difference of the clocks
 */
record WalSender(
        int pid,
        String name,
        @Nullable String address,
        @Nullable String slot,
        boolean bound,
        @Nullable String state,
        @Nullable WalPosition flushed,
        @Nullable WalPosition replayed,
        @Nullable Duration replayLag,
        @Nullable String replyTime,
        @Nullable Duration replyAge) {

    WalSender withReplayed(@Nullable WalPosition position) {
        return new WalSender(pid, name, address, slot, bound, state, flushed, position, replayLag, replyTime, replyAge);
    }

    String label() {
        return Replica.label(name, slot, address, pid);
    }

    boolean isCalled(String declared) {
        return declared.equals(name) || declared.equals(slot);
    }

    boolean hidden() {
        return state == null && !bound;
    }

    boolean backup() {
        return "backup".equals(state);
    }

    /** A replication session that sends no WAL. */
    boolean idle() {
        return "startup".equals(state);
    }

    /** It answered and never names a replay position: so do pg_receivewal and its like, and a standby only while it starts. */
    boolean answersWithoutReplay() {
        return replyTime != null && replayed == null && !idle();
    }
}
