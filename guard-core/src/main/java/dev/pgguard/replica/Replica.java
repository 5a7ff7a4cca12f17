package dev.pgguard.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A standby that a run waits for, as the primary showed it before the first migration.
 *
 * @param name {@code application_name} of its receiver; PostgreSQL's default is {@code walreceiver}
 * @param slot its physical slot, when it uses one
 * @param address where it connects from, when that is not a Unix socket
 * @param pid the walsender that served it then; a replica that reconnects has another one
 * @param proven it has shown a replay position; what never does is a WAL archiver
 */
public record Replica(String name, @Nullable String slot, @Nullable String address, int pid, boolean proven) {

    static Replica of(WalSender sender) {
        return new Replica(sender.name(), sender.slot(), sender.address(), sender.pid(), sender.replayed() != null);
    }

    /** What the user calls it, for example {@code standby1 (slot s1, 10.0.0.7)}. */
    public String label() {
        return label(name, slot, address, pid);
    }

    static String label(String name, @Nullable String slot, @Nullable String address, int pid) {
        List<String> details = new ArrayList<>();
        if (slot != null && !slot.equals(name)) {
            details.add("slot " + slot);
        }
        if (address != null) {
            details.add(address);
        }
        String who = name.isBlank() ? "walsender pid " + pid : name;
        return details.isEmpty() ? who : who + " (" + String.join(", ", details) + ")";
    }

    /** By slot where it has one; else by name and address. A replica that reconnects has another process. */
    boolean isSameAs(Replica other) {
        return slot != null || other.slot != null
                ? Objects.equals(slot, other.slot)
                : name.equals(other.name) && Objects.equals(address, other.address);
    }

    /** Whether a walsender with this name or slot is meant by a declared name. */
    boolean isCalled(String declared) {
        return declared.equals(name) || declared.equals(slot);
    }
}
