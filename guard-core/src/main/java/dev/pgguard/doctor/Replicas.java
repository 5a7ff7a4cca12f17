package dev.pgguard.doctor;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.replica.NotWaitedFor;
import dev.pgguard.replica.ReplayState;
import dev.pgguard.replica.ReplicaLooks;
import dev.pgguard.replica.ReplicaPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whom a run would wait for, how that is seen, and what could hold them up. */
record Replicas(ReplicaPolicy policy, List<DirectReplica> direct, Role role, Doctor.Time time) implements Examination {

    /** A standby that reconnects is back, and what is no replica has shown itself, within so many looks. */
    private static final List<Duration> DELAYS = List.of(
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(750));

    @Override
    public Area area() {
        return Area.REPLICAS;
    }

    @Override
    public List<Finding> look(Connection primary) throws SQLException, InterruptedException {
        List<Finding> findings = new ArrayList<>();
        if (!policy.waits()) {
            findings.add(Finding.note(Area.REPLICAS, "a run does not look at replicas (replicaGate=off)"));
        }
        ReplicaLooks.Answer answer = patientLook(primary);
        answer.findings().stream().map(this::notReady).forEach(findings::add);
        Set<String> asked = direct.stream().map(DirectReplica::label).collect(Collectors.toSet());
        List<ReplayState> ready =
                answer.states().stream().filter(ReplayState::ready).toList();
        for (ReplayState state : ready) {
            findings.add(Finding.ok(
                    Area.REPLICAS,
                    state.replica() + " has replayed, "
                            + (asked.contains(state.replica()) ? "by its own word" : "as the primary sees it")));
        }
        for (NotWaitedFor each : answer.notWaitedFor()) {
            findings.add(Finding.note(Area.REPLICAS, "not waited for: " + each));
        }
        if (policy.waits() && answer.findings().isEmpty() && answer.states().isEmpty()) {
            findings.add(Finding.note(Area.REPLICAS, "none; a run waits for nobody"));
        }
        if (direct.isEmpty() && !ready.isEmpty()) {
            findings.add(Finding.note(
                    Area.REPLICAS,
                    "no replica was asked itself (replicaUrls): max_standby_streaming_delay, pauses and standbys of standbys are not"
                            + " known"));
        }
        for (DirectReplica replica : direct) {
            delay(replica, answer.states(), findings);
        }
        synchronous(primary, findings);
        return findings;
    }

    private ReplicaLooks.Answer patientLook(Connection primary) throws SQLException, InterruptedException {
        ReplicaLooks looks = new ReplicaLooks(policy, direct, time.clock());
        ReplicaLooks.Answer answer = looks.look(primary, DirectReplica.Check.NONE);
        for (Duration delay : DELAYS) {
            if (answer.findings().stream().allMatch(NotReady::last)) {
                return answer;
            }
            time.sleeper().sleep(delay);
            answer = looks.look(primary, DirectReplica.Check.NONE);
        }
        return answer;
    }

    private Finding notReady(NotReady each) {
        if (each.refusal() == Refusal.REPLICA_NOT_REPLAYED) {
            return Finding.warning(
                    Area.REPLICAS, each.message(), "a run would wait for it, for replicaTimeout at the most");
        }
        boolean hidden = each.refusal() == Refusal.REPLICAS_NOT_VISIBLE && !each.last();
        String what =
                hidden ? each.message().replaceFirst("(?i)[.;] [^.;]*let a superuser run: .*", "") : each.message();
        Finding problem = Finding.problem(Area.REPLICAS, each.refusal(), what, hidden ? "grant it pg_monitor" : "");
        return hidden ? problem.granting(role.monitorGrants()) : problem;
    }

    /** How long replay there waits for a query before it ends it: so long every run waits, too. */
    private void delay(DirectReplica replica, List<ReplayState> states, List<Finding> findings) {
        boolean answers = states.stream()
                .filter(state -> state.replica().equals(replica.label()))
                .noneMatch(state ->
                        state.kind() == ReplayState.Kind.UNREACHABLE || state.kind() == ReplayState.Kind.FOREIGN);
        if (!answers) {
            return;
        }
        try {
            long millis = replica.ask(session -> Query.one(
                    session,
                    "select setting::bigint from pg_catalog.pg_settings where name = 'max_standby_streaming_delay'",
                    row -> row.getLong(1)));
            findings.add(delay(replica.label(), millis));
        } catch (SQLException e) {
            findings.add(Finding.warning(
                    Area.REPLICAS,
                    replica.label() + ": its max_standby_streaming_delay is not known (" + Reason.of(e) + ")",
                    "look there"));
        }
    }

    /** @param millis as {@code pg_settings} has it, -1 for no limit */
    Finding delay(String label, long millis) {
        String limit = "set it below replicaTimeout (" + DurationText.of(policy.timeout()) + ") there";
        if (millis < 0) {
            return Finding.warning(
                    Area.REPLICAS,
                    label
                            + ": max_standby_streaming_delay is -1, a query there holds up replay for as long as it runs, and"
                            + " readers behind a replayed ALTER TABLE stand still",
                    limit);
        }
        String value = DurationText.of(Duration.ofMillis(millis));
        return Duration.ofMillis(millis).compareTo(policy.timeout()) > 0
                ? Finding.warning(
                        Area.REPLICAS,
                        label + ": max_standby_streaming_delay is " + value
                                + ", a query there may hold up replay for longer than a run waits",
                        limit)
                : Finding.ok(
                        Area.REPLICAS,
                        label + ": a query there holds up replay for " + value
                                + " at the most (max_standby_streaming_delay)");
    }

    private void synchronous(Connection primary, List<Finding> findings) throws SQLException {
        boolean hangs = Query.one(
                primary,
                """
                select pg_catalog.current_setting('synchronous_standby_names') <> ''
                       and pg_catalog.current_setting('synchronous_commit') not in ('off', 'local')
                       and not pg_catalog.pg_is_in_recovery()
                       and not exists (select from pg_catalog.pg_stat_replication
                                        where state is null or sync_state in ('sync', 'quorum'))
                """,
                row -> row.getBoolean(1));
        if (hangs) {
            findings.add(Finding.problem(
                    Area.REPLICAS,
                    Refusal.REPLICA_MISSING,
                    "each commit waits for a synchronous standby (synchronous_standby_names), and none is connected",
                    "bring it back, or take it out of synchronous_standby_names"));
        }
    }
}
