package dev.pgguard.replica;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides from looks at the primary, before the first migration, whom a run will wait for, or why it must not start. */
final class Survey {

    private static final String NOTHING_APPLIED = " Nothing was applied.";

    private final Expected expected;
    private final Census census;

    Survey(Expected expected, Census census) {
        this.expected = expected;
        this.census = census;
    }

    /**
     * Whom to wait for, or empty when a further look may change the answer (a standby that reconnects is away for moments).
     *
     * @param last no further look will be made: decide now
     * @throws GuardException when replicas cannot be seen or, at the last look, one is missing
     */
    Optional<Expectation> judge(Look look, boolean last, Instant now) {
        census.observe(look, now);
        if (look.inRecovery()) {
            throw new GuardException(
                    Refusal.NOT_A_PRIMARY,
                    "The server is a standby (pg_is_in_recovery() is true): it takes no migration. Connect to the primary,"
                            + " for example with targetServerType=primary in the JDBC URL." + NOTHING_APPLIED);
        }
        if (look.aurora() && expected instanceof Expected.Shown) {
            throw new GuardException(
                    Refusal.REPLICAS_NOT_VISIBLE,
                    "This is Aurora, whose readers are not in pg_stat_replication: whether they replay cannot be seen here."
                            + NOTHING_APPLIED + " Set expectedReplicas=0 to run without waiting for them.");
        }
        Finding finding = find(look, now);
        if (!finding.hidden.isEmpty()) {
            throw notVisible(look, finding.hidden);
        }
        if (!last && (finding.undecided || !finding.missing.isEmpty())) {
            return Optional.empty();
        }
        if (!finding.missing.isEmpty()) {
            throw new GuardException(
                    Refusal.REPLICA_MISSING, Words.clauses(finding.missing) + "." + NOTHING_APPLIED + finding.advice);
        }
        return Optional.of(new Expectation(finding.replicas, finding.notWaitedFor));
    }

    /** What one look says, without a verdict. */
    static final class Finding {
        final List<Replica> replicas = new ArrayList<>();
        final List<NotWaitedFor> notWaitedFor = new ArrayList<>();
        final List<WalSender> hidden = new ArrayList<>();
        final List<String> missing = new ArrayList<>();
        String advice = "";
        boolean undecided;
    }

    Finding find(Look look, Instant now) {
        Finding finding = new Finding();
        if (expected instanceof Expected.Count count) {
            atLeast(count.atLeast(), look, finding, now);
        } else if (expected instanceof Expected.Names names) {
            named(names.names(), look, finding, now);
        } else if (expected instanceof Expected.Slots) {
            slots(look, finding, now);
        } else {
            everyoneShown(look, finding, now);
        }
        return finding;
    }

    private void everyoneShown(Look look, Finding finding, Instant now) {
        for (WalSender sender : look.senders()) {
            if (sender.idle() && !sender.bound()) {
                finding.missing.add("The replication session of " + sender.label() + " (pid " + sender.pid()
                        + ") sends no WAL (state startup): it may be a replica that does not get on");
            } else {
                sort(sender, finding, now);
            }
        }
        if (!finding.missing.isEmpty()) {
            finding.advice =
                    " Let it stream, end it, or declare the replicas with expectedReplicas (names, or a count).";
        }
        idleSlots(look, finding);
    }

    private void idleSlots(Look look, Finding finding) {
        List<Look.IdleSlot> missing = new ArrayList<>();
        for (Look.IdleSlot slot : look.idleSlots()) {
            Optional<String> exempt = census.noReplica(slot);
            if (exempt.isPresent()) {
                finding.notWaitedFor.add(new NotWaitedFor("slot " + slot.label(), exempt.get()));
            } else {
                missing.add(slot);
                finding.missing.add("The physical replication slot " + slot.label() + " has no replica connected");
            }
        }
        if (!missing.isEmpty()) {
            finding.advice += " Start the replica; or, if it is gone for good, drop its slot (" + drops(missing)
                    + "); or declare the replicas that count with expectedReplicas (names, or a count).";
        }
    }

    /** Who has a slot of its own is waited for, and no slot may be without its replica. */
    private void slots(Look look, Finding finding, Instant now) {
        for (WalSender sender : look.senders()) {
            if (sender.slot() == null) {
                finding.notWaitedFor.add(new NotWaitedFor(
                        sender.label(),
                        census.noReplica(sender, now).orElse("it has no slot (expectedReplicas=slots)")));
            } else {
                sort(sender, finding, now);
            }
        }
        idleSlots(look, finding);
        if (finding.replicas.isEmpty() && finding.hidden.isEmpty() && finding.missing.isEmpty()) {
            finding.missing.add(
                    "expectedReplicas=slots, but no replica has a physical replication slot on this primary");
            finding.advice = " Give the replicas slots (primary_slot_name), or declare them by name or by count.";
        }
    }

    private void atLeast(int count, Look look, Finding finding, Instant now) {
        for (WalSender sender : look.senders()) {
            if (sender.idle() && !sender.bound()) {
                finding.notWaitedFor.add(
                        new NotWaitedFor(sender.label(), "a replication session that sends no WAL (state startup)"));
            } else {
                sort(sender, finding, now);
            }
        }
        slotsLeftAside(look, finding);
        if (finding.replicas.size() < count) {
            String others =
                    finding.notWaitedFor.isEmpty() ? "" : " (no replicas: " + Words.clauses(finding.notWaitedFor) + ")";
            finding.missing.add("expectedReplicas=" + count + ", but the primary shows "
                    + Words.replicas(finding.replicas.size()) + named(finding.replicas) + others);
            finding.advice = look.aurora()
                    ? " Aurora's readers are not in pg_stat_replication: set expectedReplicas=0 to run without waiting for"
                            + " them."
                    : " Start the missing one, or correct expectedReplicas.";
        }
    }

    private void named(List<String> names, Look look, Finding finding, Instant now) {
        for (String name : names) {
            List<WalSender> called =
                    look.senders().stream().filter(s -> s.isCalled(name)).toList();
            List<WalSender> candidates = called.stream()
                    .filter(s -> !s.idle() && census.noReplica(s, now).isEmpty())
                    .toList();
            if (candidates.isEmpty()) {
                finding.missing.add("Replica " + name + " of expectedReplicas " + whyAbsent(name, called, look, now));
                finding.advice = look.aurora()
                        ? " Aurora's readers are not in pg_stat_replication: set expectedReplicas=0 to run without waiting"
                                + " for them."
                        : " A name is the application_name in the replica's primary_conninfo, or its slot. The primary"
                                + " shows: " + shown(look) + ". Start the replica, or correct expectedReplicas.";
            }
        }
        for (WalSender sender : look.senders()) {
            boolean declared = names.stream().anyMatch(sender::isCalled);
            if (declared && !sender.idle()) {
                sort(sender, finding, now);
            } else if (!declared) {
                finding.notWaitedFor.add(new NotWaitedFor(
                        sender.label(), census.noReplica(sender, now).orElse("not in expectedReplicas")));
            }
        }
        slotsLeftAside(look, finding);
    }

    /** A walsender that sends WAL: a replica, hidden, or something else. */
    private void sort(WalSender sender, Finding finding, Instant now) {
        Optional<String> noReplica = census.noReplica(sender, now);
        if (noReplica.isPresent()) {
            finding.notWaitedFor.add(new NotWaitedFor(sender.label(), noReplica.get()));
        } else if (sender.hidden()) {
            finding.hidden.add(sender);
        } else {
            finding.undecided |= census.undecided(sender, now);
            finding.replicas.add(Replica.of(sender));
        }
    }

    private void slotsLeftAside(Look look, Finding finding) {
        look.idleSlots()
                .forEach(slot -> finding.notWaitedFor.add(new NotWaitedFor(
                        "slot " + slot.label(), census.noReplica(slot).orElse("nobody is connected to it"))));
    }

    private String whyAbsent(String name, List<WalSender> called, Look look, Instant now) {
        for (WalSender sender : called) {
            Optional<String> noReplica = census.noReplica(sender, now);
            if (noReplica.isPresent()) {
                return "is " + noReplica.get();
            }
        }
        if (!called.isEmpty()) {
            return "is connected but gets no WAL (state startup)";
        }
        return look.idleSlots().stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .map(slot -> "is not connected: nobody uses its slot " + slot.label())
                .orElse("is not connected to this primary");
    }

    private static String drops(List<Look.IdleSlot> slots) {
        return String.join(
                " ",
                slots.stream()
                        .map(slot -> "select pg_drop_replication_slot('" + slot.name() + "');")
                        .toList());
    }

    private static String shown(Look look) {
        return look.senders().isEmpty()
                ? "none"
                : Words.list(look.senders().stream().map(WalSender::label).toList());
    }

    private static String named(List<Replica> replicas) {
        return replicas.isEmpty()
                ? ""
                : ": " + Words.list(replicas.stream().map(Replica::label).toList());
    }

    private static GuardException notVisible(Look look, List<WalSender> hidden) {
        return new GuardException(
                Refusal.REPLICAS_NOT_VISIBLE,
                "The role " + Words.quoted(look.role()) + " may not see how far the replicas are: the columns of "
                        + Words.list(hidden.stream().map(WalSender::label).toList())
                        + " in pg_stat_replication are empty for it." + NOTHING_APPLIED + " Let a superuser run: "
                        + Words.grant(look.role()) + " Or set replicaGate=off to run without waiting for replicas.");
    }
}
