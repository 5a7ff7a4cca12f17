package dev.pgguard.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells replicas from what else reads the primary's WAL, over several looks where one is not enough. */
final class Census {

    private static final Set<String> KNOWN_ARCHIVERS = Set.of("pg_receivewal", "pg_basebackup", "barman_receive_wal");
    private static final String EXEMPT = "exempt (exemptReplicas): it may be late, and is not checked";
    private static final int LOOKS = 3;
    private static final Duration TIME = Duration.ofMillis(250);

    private final List<String> exempt;

    /** @param exempt names of replicas that are late on purpose */
    Census(List<String> exempt) {
        this.exempt = List.copyOf(exempt);
    }

    private record Answers(Instant since, int looks) {}

    private final Map<Integer, Answers> withoutReplay = new HashMap<>();

    /** Counts, per walsender, the looks in a row at which it had answered and named no replay position. */
    void observe(Look look, Instant now) {
        if (!withoutReplay.isEmpty()) {
            withoutReplay
                    .keySet()
                    .retainAll(look.senders().stream().map(WalSender::pid).toList());
        }
        for (WalSender sender : look.senders()) {
            if (sender.answersWithoutReplay()) {
                withoutReplay.merge(
                        sender.pid(), new Answers(now, 1), (past, first) -> new Answers(past.since, past.looks + 1));
            } else {
                withoutReplay.remove(sender.pid());
            }
        }
    }

    /** Why a walsender is certainly no replica; empty when it is one or may become one. */
    Optional<String> noReplica(WalSender sender, Instant now) {
        if (exempt.stream().anyMatch(sender::isCalled)) {
            return Optional.of(EXEMPT);
        }
        if (sender.bound()) {
            return Optional.of("logical replication, it replays no DDL");
        }
        if (sender.backup()) {
            return Optional.of("a base backup");
        }
        return archiver(sender, now) ? Optional.of("a WAL archiver, it never replays") : Optional.empty();
    }

    /** Whether another look may tell more about it. */
    boolean undecided(WalSender sender, Instant now) {
        return !sender.hidden()
                && sender.replayed() == null
                && noReplica(sender, now).isEmpty();
    }

    /** Whether a slot without a walsender belongs to a replica that is exempt. */
    Optional<String> noReplica(Look.IdleSlot slot) {
        return exempt.contains(slot.name()) ? Optional.of(EXEMPT) : Optional.empty();
    }

    private boolean archiver(WalSender sender, Instant now) {
        if (sender.hidden() || sender.replayed() != null || sender.idle()) {
            return false;
        }
        if (KNOWN_ARCHIVERS.contains(sender.name())) {
            return true;
        }
        Answers answers = withoutReplay.get(sender.pid());
        return answers != null
                && answers.looks >= LOOKS
                && Duration.between(answers.since, now).compareTo(TIME) >= 0;
    }
}
