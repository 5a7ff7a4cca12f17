package dev.pgguard.replica;

import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Look after look, whether every expected replica has replayed what the primary had written when the position was fixed: by the
 * primary's own view, and where a replica's URL is known by asking it.
 *
 * <p>A replica that was seen once is expected from then on. Every session is in autocommit mode. Not for use by several threads.
 */
public final class ReplicaLooks {

    private final ReplicaPolicy policy;
    private final DirectReplicas direct;
    private final InstantSource clock;
    private final Census census;
    private final List<Replica> seen = new ArrayList<>();
    private final AuroraReaders readers = new AuroraReaders();
    private @Nullable PrimaryIdentity first;
    private @Nullable WalPosition position;
    private @Nullable Expectation expectation;
    private @Nullable Progress progress;

    public ReplicaLooks(ReplicaPolicy policy, List<DirectReplica> direct, InstantSource clock) {
        this.policy = policy;
        this.direct = new DirectReplicas(direct);
        this.clock = clock;
        this.census = new Census(policy.exempt());
    }

    /**
     * What one look says.
     *
     * @param position up to where all have to replay; null on a standby
     * @param findings empty when all have
     * @param states of each replica that could be told apart
     */
    public record Answer(
            @Nullable WalPosition position,
            List<NotReady> findings,
            List<ReplayState> states,
            List<NotWaitedFor> notWaitedFor) {
        public Answer {
            findings = List.copyOf(findings);
            states = List.copyOf(states);
            notWaitedFor = List.copyOf(notWaitedFor);
        }
    }

    /** Fixes the position at the first look, see {@link #look(Connection, DirectReplica.Check, boolean)}. */
    public Answer look(Connection primary, DirectReplica.Check check) throws SQLException {
        return look(primary, check, false);
    }

    /**
     * One look.
     *
     * @param anew whether there may be WAL since the last look that the replicas have to have too: the position is then fixed again
     * @throws SQLException when the primary does not answer
     */
    public Answer look(Connection primary, DirectReplica.Check check, boolean anew) throws SQLException {
        Look look = read(primary);
        if (look.inRecovery()) {
            return only(
                    Refusal.NOT_A_PRIMARY,
                    "The server is a standby (pg_is_in_recovery() is true)"
                            + (first == null ? "" : "; it was the primary when this wait began")
                            + ": point the URL at the primary, for example with targetServerType=primary",
                    first != null);
        }
        if (look.aurora()) {
            if (anew) {
                readers.anew();
            }
            return aurora(primary);
        }
        PrimaryIdentity identity = PrimaryIdentity.of(primary);
        PrimaryIdentity known = first;
        if (known == null) {
            first = identity;
            known = identity;
        }
        if (position == null || anew) {
            position = look.insertedPosition();
            if (!look.writtenPosition().reaches(look.insertedPosition())) {
                ReplicaGate.haveItWritten(primary);
            }
        }
        WalPosition goal = position;
        if (goal == null || !known.isSameHistory(identity)) {
            return only(
                    Refusal.PRIMARY_CHANGED,
                    "Another server is the primary than when this wait began (timeline " + identity.timeline()
                            + " in place of "
                            + known.timeline()
                            + "): what the replicas had to reach means nothing on it. See which migrations its history has, and"
                            + " start the gate again",
                    true);
        }
        List<NotReady> findings = new ArrayList<>();
        List<ReplayState> states = new ArrayList<>();
        if (policy.waits()) {
            primaryView(look, goal, clock.instant(), findings, states);
        }
        states = ReplayState.together(states, direct.look(primary, identity, goal, check));
        notReady(states, findings);
        Expectation expected = expectation;
        return new Answer(goal, findings, states, expected == null ? List.of() : expected.notWaitedFor());
    }

    private Answer aurora(Connection writer) throws SQLException {
        List<NotReady> findings = new ArrayList<>();
        List<NotWaitedFor> left = new ArrayList<>();
        policy.exempt().forEach(name -> left.add(new NotWaitedFor(name, "exempt (exemptReplicas)")));
        List<ReplayState> states = List.of();
        if (policy.waits()) {
            List<String> missing = new ArrayList<>();
            states = readers.look(writer, expected(), policy.exempt(), missing);
            missing.forEach(each -> findings.add(NotReady.yet(Refusal.REPLICA_MISSING, "Aurora", each)));
        }
        if (!direct.replicas().isEmpty()) {
            findings.add(new NotReady(
                    Refusal.WRONG_SETTING,
                    "replicaUrls",
                    "This is Aurora, whose readers are asked through aurora_replica_status() on the writer, and have no replay position"
                            + " of their own: leave replicaUrls out",
                    true));
        }
        notReady(states, findings);
        return new Answer(null, findings, states, left);
    }

    private static void notReady(List<ReplayState> states, List<NotReady> findings) {
        for (ReplayState state : states) {
            if (!state.ready()) {
                findings.add(NotReady.yet(state.kind().refusal(), state.replica(), state.toString()));
            }
        }
    }

    private void primaryView(
            Look look, WalPosition goal, Instant now, List<NotReady> findings, List<ReplayState> states) {
        Progress judge = progress;
        if (judge == null) {
            census.observe(look, now);
            Survey.Finding found = new Survey(expected(), census).find(look, now);
            remember(found.replicas);
            if (!found.hidden.isEmpty()) {
                findings.add(new NotReady(
                        Refusal.REPLICAS_NOT_VISIBLE,
                        "pg_stat_replication",
                        "The role " + Words.quoted(look.role()) + " may not see how far replay is on "
                                + Words.list(found.hidden.stream()
                                        .map(WalSender::label)
                                        .toList())
                                + ". Let a superuser run: " + Words.grant(look.role()),
                        false));
                return;
            }
            if (!found.missing.isEmpty()) {
                findings.add(new NotReady(
                        Refusal.REPLICA_MISSING,
                        "pg_stat_replication",
                        Words.clauses(found.missing) + "." + withoutFullStop(found.advice),
                        false));
                return;
            }
            sharedNames(found.replicas, findings);
            if (found.undecided) {
                findings.add(new NotReady(
                        Refusal.REPLICA_NOT_REPLAYED,
                        "pg_stat_replication",
                        "Whether everything that reads this primary's WAL is a replica is not known yet: a moment more tells",
                        false));
                return;
            }
            Expectation complete = new Expectation(withThoseSeen(found.replicas), found.notWaitedFor);
            expectation = complete;
            judge = new Progress(expected(), complete, new Census(policy.exempt()));
            progress = judge;
        }
        states.addAll(judge.judge(look, goal, now));
    }

    /** If one of them went away, nobody could tell; a walsender whose standby has just come back by another one is soon gone. */
    private void sharedNames(List<Replica> shown, List<NotReady> findings) {
        if (!(expected() instanceof Expected.Names names)) {
            return;
        }
        for (String name : names.names()) {
            long called =
                    shown.stream().filter(replica -> replica.isCalled(name)).count();
            if (called > 1) {
                findings.add(NotReady.yet(
                        Refusal.REPLICA_MISSING,
                        name,
                        "expectedReplicas names " + name + " once, and " + called
                                + " replicas are called so: if one went away, nobody could tell. Give each a name of its own"
                                + " (application_name in its primary_conninfo), or name their slots"));
            }
        }
    }

    /** Who was seen at a look that was not complete, and has said how far it is, is expected as well. */
    private void remember(List<Replica> shown) {
        for (Replica replica : shown) {
            if (replica.proven() && seen.stream().noneMatch(replica::isSameAs)) {
                seen.add(replica);
            }
        }
    }

    private List<Replica> withThoseSeen(List<Replica> shown) {
        List<Replica> all = new ArrayList<>(shown);
        seen.stream()
                .filter(before -> shown.stream().noneMatch(before::isSameAs))
                .forEach(all::add);
        return all;
    }

    private Expected expected() {
        return policy.expected();
    }

    private static Answer only(Refusal refusal, String message, boolean last) {
        return new Answer(null, List.of(new NotReady(refusal, "primary", message, last)), List.of(), List.of());
    }

    private static String withoutFullStop(String advice) {
        return advice.endsWith(".") ? advice.substring(0, advice.length() - 1) : advice;
    }

    private static Look read(Connection primary) throws SQLException {
        try (Statement statement = primary.createStatement();
                ResultSet rows = statement.executeQuery(Look.SQL)) {
            return Look.of(rows);
        }
    }
}
