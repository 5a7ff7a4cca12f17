package dev.pgguard.replica;

import dev.pgguard.replica.ReplayState.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides from looks at the primary, after the last migration, who has replayed it and who has not. */
final class Progress {

    static final Duration SILENCE = Duration.ofSeconds(15);

    /** What was remembered of a walsender: its last message, since when that is the last, and where it started. */
    private record Memory(@Nullable String replyTime, Instant since, @Nullable WalPosition start) {}

    private final Expected expected;
    private final List<Replica> replicas;
    private final Set<String> sharedNames;
    private final Census census;
    private final Map<Integer, Memory> memories = new HashMap<>();

    Progress(Expected expected, Expectation expectation, Census census) {
        this.expected = expected;
        this.replicas = expectation.replicas();
        this.census = census;
        Set<String> seen = new HashSet<>();
        this.sharedNames = new HashSet<>();
        for (Replica replica : replicas) {
            if (!seen.add(replica.name())) {
                sharedNames.add(replica.name());
            }
        }
    }

    /** The state of every replica that has to reach the position, in a fixed order; newcomers come last. */
    List<ReplayState> judge(Look look, WalPosition position, Instant now) {
        census.observe(look, now);
        List<WalSender> free = new ArrayList<>();
        for (WalSender sender : look.senders()) {
            remember(sender, now);
            if (census.noReplica(sender, now).isEmpty()) {
                free.add(sender);
            }
        }
        Map<Replica, WalSender> found = match(free);
        List<ReplayState> states = new ArrayList<>();
        for (Replica replica : replicas) {
            WalSender sender = found.get(replica);
            if (sender != null) {
                states.add(state(sender, position, look, now));
            } else if (!turnedOutAnArchiver(replica, look, now)) {
                states.add(missing(replica, look));
            }
        }
        for (WalSender sender : free) {
            if (sender.replayed() != null && expects(sender)) {
                states.add(state(sender, position, look, now));
            }
        }
        return states;
    }

    /** Each replica's walsender, taken out of {@code free}: by slot, then by its old pid, then by its name. */
    private Map<Replica, WalSender> match(List<WalSender> free) {
        Map<Replica, WalSender> found = new HashMap<>();
        for (int step = 0; step < 3; step++) {
            for (Replica replica : replicas) {
                for (int i = 0; i < free.size() && !found.containsKey(replica); i++) {
                    if (is(replica, free.get(i), step)) {
                        found.put(replica, free.remove(i));
                    }
                }
            }
        }
        return found;
    }

    private boolean is(Replica replica, WalSender sender, int step) {
        return switch (step) {
            case 0 -> replica.slot() != null && replica.slot().equals(sender.slot());
            case 1 -> replica.pid() == sender.pid();
            default ->
                replica.name().equals(sender.name())
                        && (!sharedNames.contains(replica.name())
                                || (replica.address() == null
                                        ? sender.address() == null
                                        : replica.address().equals(sender.address())));
        };
    }

    /** Whether a replica that came after the survey has to replay too; it may vanish again unpunished. */
    private boolean expects(WalSender newcomer) {
        if (expected instanceof Expected.Names names) {
            return names.names().stream().anyMatch(newcomer::isCalled);
        }
        return !(expected instanceof Expected.Slots) || newcomer.slot() != null;
    }

    private boolean turnedOutAnArchiver(Replica replica, Look look, Instant now) {
        return !replica.proven()
                && look.senders().stream()
                        .anyMatch(sender -> sender.pid() == replica.pid()
                                && census.noReplica(sender, now).isPresent());
    }

    private void remember(WalSender sender, Instant now) {
        Memory memory = memories.get(sender.pid());
        if (memory == null) {
            memories.put(sender.pid(), new Memory(sender.replyTime(), now, sender.replayed()));
        } else if (memory.replyTime == null || !memory.replyTime.equals(sender.replyTime())) {
            memories.put(sender.pid(), new Memory(sender.replyTime(), now, memory.start));
        }
    }

    private ReplayState state(WalSender sender, WalPosition position, Look look, Instant now) {
        WalPosition replayed = sender.replayed();
        if (sender.hidden()) {
            return new ReplayState(sender.label(), sender.slot(), Kind.HIDDEN, null, 0, "");
        }
        if (replayed == null) {
            return new ReplayState(
                    sender.label(), sender.slot(), Kind.SILENT, null, 0, hint(sender, position, look, now));
        }
        if (replayed.reaches(position)) {
            return new ReplayState(sender.label(), sender.slot(), Kind.REPLAYED, replayed, 0, "");
        }
        return new ReplayState(
                sender.label(),
                sender.slot(),
                Kind.BEHIND,
                replayed,
                replayed.bytesBehind(position),
                hint(sender, position, look, now));
    }

    private String hint(WalSender sender, WalPosition position, Look look, Instant now) {
        Memory memory = memories.get(sender.pid());
        Duration silence = memory == null ? Duration.ZERO : Duration.between(memory.since, now);
        boolean moved = memory != null
                && memory.start != null
                && sender.replayed() != null
                && !memory.start.reaches(sender.replayed());
        boolean unwritten = sender.replayed() != null && sender.replayed().reaches(look.writtenPosition());
        return unwritten ? Hints.UNWRITTEN : Hints.of(sender, position, silence, moved);
    }

    private static ReplayState missing(Replica replica, Look look) {
        return new ReplayState(
                replica.label(), replica.slot(), Kind.MISSING, null, 0, Hints.missing(replica, look.idleSlots()));
    }
}
