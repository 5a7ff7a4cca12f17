package dev.pgguard.gate;

import dev.pgguard.migration.NotReady;
import dev.pgguard.replica.NotWaitedFor;
import dev.pgguard.replica.ReplayState;
import dev.pgguard.replica.WalPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a gate saw at its last look.
 *
 * @param findings why it is closed; empty when it is open
 * @param position up to where every replica had to replay; null when the primary was never seen
 * @param newest the newest migration of each history, by its table
 * @param notChecked what this gate was not asked to look at, in words
 * @param waited from the first look to the last
 */
public record GateReport(
        List<NotReady> findings,
        @Nullable WalPosition position,
        List<ReplayState> replicas,
        List<NotWaitedFor> notWaitedFor,
        Map<String, String> newest,
        List<String> notChecked,
        int looks,
        Duration waited) {

    public GateReport {
        findings = List.copyOf(findings);
        replicas = List.copyOf(replicas);
        notWaitedFor = List.copyOf(notWaitedFor);
        notChecked = List.copyOf(notChecked);
    }

    /** With what speaks against a rollout besides. */
    public GateReport with(List<NotReady> more) {
        List<NotReady> all = new ArrayList<>(findings);
        all.addAll(more);
        return new GateReport(all, position, replicas, notWaitedFor, newest, notChecked, looks, waited);
    }

    public boolean open() {
        return findings.isEmpty();
    }
}
