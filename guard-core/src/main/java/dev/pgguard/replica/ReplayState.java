package dev.pgguard.replica;

import dev.pgguard.migration.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * How far one replica is, at one look, measured against the position it has to reach.
 *
 * @param replica its label
 * @param replayed up to where it has replayed; null when that is not known
 * @param bytesBehind bytes still to replay; 0 when it is there or when that is not known
 */
public record ReplayState(String replica, Kind kind, @Nullable WalPosition replayed, long bytesBehind, String hint) {

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
