package dev.pgguard.replica;

import dev.pgguard.migration.GuardEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One look without waiting, for a run that applied nothing: what is not well with the replicas. */
final class Glance {

    /** On a busy primary every replica is a little behind at every moment; below both limits that is no news. */
    private static final long BYTES = 1 << 20;

    private static final Duration LAG = Duration.ofSeconds(1);

    private final Expected expected;
    private final List<String> exempt;

    Glance(Expected expected, List<String> exempt) {
        this.expected = expected;
        this.exempt = exempt;
    }

    Optional<GuardEvent> judge(Look look, Instant now) {
        List<String> findings = new ArrayList<>();
        if (look.inRecovery()) {
            findings.add("the server asked is itself a standby");
        } else if (look.aurora() && expected instanceof Expected.Shown) {
            findings.add("Aurora's readers are not in pg_stat_replication and cannot be seen");
        } else {
            Survey.Finding finding = new Survey(expected, new Census(exempt)).find(look, now);
            findings.addAll(finding.missing);
            if (!finding.hidden.isEmpty()) {
                findings.add("the role " + Words.quoted(look.role()) + " may not see how far replay is on "
                        + Words.list(
                                finding.hidden.stream().map(WalSender::label).toList())
                        + " (" + Words.grant(look.role()) + ")");
            }
            if (!finding.replicas.isEmpty()) {
                lateOf(finding.replicas, look, findings);
            }
        }
        return findings.isEmpty() ? Optional.empty() : Optional.of(new ReplicasNotReady(findings));
    }

    private static void lateOf(List<Replica> replicas, Look look, List<String> findings) {
        look.senders().stream()
                .filter(sender -> replicas.stream().anyMatch(replica -> replica.pid() == sender.pid()))
                .forEach(sender -> late(sender, look.writtenPosition()).ifPresent(findings::add));
    }

    private static Optional<String> late(WalSender sender, WalPosition written) {
        @Nullable WalPosition replayed = sender.replayed();
        if (replayed == null || replayed.reaches(written)) {
            return Optional.empty();
        }
        Duration lag = sender.replayLag() == null ? Duration.ZERO : sender.replayLag();
        Duration silence = sender.replyAge() == null ? Duration.ZERO : sender.replyAge();
        long bytes = replayed.bytesBehind(written);
        if (bytes < BYTES && lag.compareTo(LAG) < 0 && silence.compareTo(Progress.SILENCE) < 0) {
            return Optional.empty();
        }
        String hint = Hints.of(sender, written, silence, false);
        return Optional.of(sender.label() + ": " + Words.bytes(bytes) + " behind"
                + (lag.isZero() ? "" : ", replay " + Words.duration(lag) + " late")
                + (hint.isEmpty() ? "" : "; " + hint));
    }
}
