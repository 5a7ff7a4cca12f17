package dev.pgguard.replica;

import dev.pgguard.migration.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far one replica is, at one look, measured against the position it has to reach.
 *
 * @param replica its label
 * @param slot the physical slot through which it streams; null for none, or where that is not known
 * @param replayed up to where it has replayed; null when that is not known
 * @param bytesBehind bytes still to replay; 0 when it is there or when that is not known
 */
public record ReplayState(
        String replica,
        @Nullable String slot,
        Kind kind,
        @Nullable WalPosition replayed,
        long bytesBehind,
        String hint) {

    /** What the look says of it; only {@link #REPLAYED} opens the gate. */
    public enum Kind {
        REPLAYED,
        BEHIND,
        /** It is connected and has not said yet how far it is. */
        SILENT,
        /** The role may not see how far it is. */
        HIDDEN,
        /** It is not connected. */
        MISSING,
        /** Its own URL does not lead to a session. */
        UNREACHABLE,
        /** Its URL leads to a server that does not replay this primary's WAL. */
        FOREIGN,
        /** Its replay is paused. */
        PAUSED,
        /** It has replayed, and yet does not show what the primary shows. */
        DIFFERENT;

        /** The entry of the runbook. */
        public Refusal refusal() {
            return switch (this) {
                case REPLAYED, BEHIND, SILENT -> Refusal.REPLICA_NOT_REPLAYED;
                case HIDDEN -> Refusal.REPLICAS_NOT_VISIBLE;
                case MISSING, UNREACHABLE -> Refusal.REPLICA_MISSING;
                case FOREIGN, DIFFERENT -> Refusal.REPLICA_FOREIGN;
                case PAUSED -> Refusal.REPLICA_PAUSED;
            };
        }
    }

    /**
     * The same without those that are there by the primary's view and were asked themselves as well, and say so too: each replica counts
     * once.
     *
     * @param shown by the primary's view
     * @param asked those that were asked themselves
     */
    static List<ReplayState> together(List<ReplayState> shown, List<ReplayState> asked) {
        if (asked.isEmpty()) {
            return shown;
        }
        Set<String> slots = new HashSet<>();
        asked.stream()
                .filter(ReplayState::ready)
                .map(ReplayState::slot)
                .filter(Objects::nonNull)
                .forEach(slots::add);
        return Stream.concat(
                        shown.stream().filter(state -> !state.ready() || !slots.contains(state.slot())), asked.stream())
                .toList();
    }

    public boolean ready() {
        return kind == Kind.REPLAYED;
    }

    /** For example {@code standby1: 3,209,456 bytes behind; it has received them, but …}. */
    @Override
    public String toString() {
        String state =
                switch (kind) {
                    case REPLAYED -> "has replayed";
                    case BEHIND -> Words.bytes(bytesBehind) + " behind";
                    case SILENT -> "connected, but has not said how far it has replayed";
                    case HIDDEN -> "how far it is may not be seen by this role";
                    case MISSING -> "not connected to this primary";
                    case UNREACHABLE -> "could not be asked";
                    case FOREIGN -> "not a replica of this primary";
                    case PAUSED -> "replay is paused";
                    case DIFFERENT -> "has replayed, but does not show what the primary shows";
                };
        return replica + ": " + state + (hint.isEmpty() ? "" : "; " + hint);
    }
}
