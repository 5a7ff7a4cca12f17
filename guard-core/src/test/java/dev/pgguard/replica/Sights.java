package dev.pgguard.replica;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks and walsenders as PostgreSQL 14–18 show them, for tests of the decisions. */
final class Sights {

    private Sights() {}

    static WalPosition at(long bytes) {
        return new WalPosition(bytes);
    }

    static WalSender standby(int pid, String name, long replayed) {
        return standby(pid, name, "10.0.0.1", null, replayed);
    }

    static WalSender standby(int pid, String name, String address, @Nullable String slot, long replayed) {
        return new WalSender(
                pid, name, address, slot, false, "streaming", at(replayed), at(replayed), null, "t" + replayed, null);
    }

    /** All bytes received and flushed, not all replayed. */
    static WalSender paused(int pid, String name, long flushed, long replayed, String replyTime) {
        return new WalSender(
                pid,
                name,
                "10.0.0.1",
                null,
                false,
                "streaming",
                at(flushed),
                at(replayed),
                Duration.ofSeconds(4),
                replyTime,
                Duration.ofMillis(300));
    }

    static WalSender hidden(int pid, String name) {
        return new WalSender(pid, name, null, null, false, null, null, null, null, null, null);
    }

    static WalSender archiver(int pid, String name) {
        return new WalSender(pid, name, null, null, false, "streaming", null, null, null, "t1", null);
    }

    /** Just connected: it has not answered yet. */
    static WalSender silent(int pid, String name, String state) {
        return new WalSender(pid, name, null, null, false, state, null, null, null, null, null);
    }

    static WalSender logical(int pid, String name) {
        return new WalSender(pid, name, null, "sub", true, null, null, null, null, null, null);
    }

    static Look look(long position, List<WalSender> senders, String... idleSlots) {
        return new Look(
                false,
                "app",
                false,
                at(position),
                at(position),
                senders,
                List.of(idleSlots).stream()
                        .map(name -> new Look.IdleSlot(name, "reserved"))
                        .toList());
    }

    static Look look(long position, WalSender... senders) {
        return look(position, List.of(senders));
    }

    static Look aurora() {
        return new Look(false, "app", true, at(1), at(1), List.of(), List.of());
    }

    static Look inRecovery() {
        return new Look(true, "app", false, null, null, List.of(), List.of());
    }
}
