package dev.pgguard.replica;

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
        MISSING
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
                };
        return replica + ": " + state + (hint.isEmpty() ? "" : "; " + hint);
    }
}
