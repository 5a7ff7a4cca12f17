package dev.pgguard.replica;

import dev.pgguard.jdbc.SqlState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Look after look, how many bytes of WAL each expected replica has not replayed yet, by the primary's view. A replica that was seen once is
 * expected from then on. Not for use by several threads.
 */
public final class ReplicaDistance {

    /** Who is there, and which slots nobody uses, is looked up anew after this time, and at once when a walsender comes, goes or changes. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final ReplicaPolicy policy;
    private final InstantSource clock;
    private @Nullable Look last;
    private Instant lastFull = Instant.MIN;
    private final Census census;
    private final Survey survey;
    private final Map<String, Replica> seen = new TreeMap<>();

    public ReplicaDistance(ReplicaPolicy policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
        this.census = new Census(policy.exempt());
        this.survey = new Survey(policy.expected(), census);
    }

    /**
     * What one look says.
     *
     * @param bytes of the replica that is furthest behind; null when none is looked at
     * @param furthest its label
     * @param unknown why it cannot be said that all are near; empty when it can
     * @param grant the statement that lets the role see them; null when it sees them
     */
    public record Answer(@Nullable Long bytes, String furthest, List<String> unknown, @Nullable String grant) {
        public Answer {
            unknown = List.copyOf(unknown);
        }

        static final Answer NONE = new Answer(null, "", List.of(), null);
    }

    /** @throws SQLException when the server does not answer; with {@link SqlState#READ_ONLY_SQL_TRANSACTION} when it is a standby */
    public Answer look(Connection primary) throws SQLException {
        if (!policy.waits()) {
            return Answer.NONE;
        }
        Look look = current(primary);
        if (look.inRecovery()) {
            throw new SQLException("the server is a standby", SqlState.READ_ONLY_SQL_TRANSACTION);
        }
        if (look.aurora()) {
            boolean none = policy.expected() instanceof Expected.Count count && count.atLeast() == 0;
            return none
                    ? Answer.NONE
                    : new Answer(
                            null,
                            "",
                            List.of(
                                    "Aurora's readers replay no WAL and are not in pg_stat_replication: set expectedReplicas=0"),
                            null);
        }
        Instant now = clock.instant();
        census.observe(look, now);
        Survey.Finding finding = survey.find(look, now);
        if (!finding.hidden.isEmpty()) {
            return new Answer(
                    null,
                    "",
                    List.of("the role " + Words.quoted(look.role()) + " may not see how far the replicas are"),
                    Words.grant(look.role()));
        }
        Answer answer = measure(look, finding, missing(finding));
        last = answer.unknown().isEmpty() ? look : null;
        return answer;
    }

    /** With what to do, as the look before a run says it. */
    private static List<String> missing(Survey.Finding finding) {
        List<String> missing = new ArrayList<>(finding.missing);
        if (!missing.isEmpty() && !finding.advice.isEmpty()) {
            String advice = finding.advice.strip();
            int last = missing.size() - 1;
            missing.set(last, missing.get(last) + ". " + advice.substring(0, advice.length() - 1));
        }
        return missing;
    }

    /** Positions are always those of now; the rest is too where something was not well at the last look. */
    private Look current(Connection primary) throws SQLException {
        Look before = last;
        last = null;
        Instant now = clock.instant();
        if (before != null && Duration.between(lastFull, now).compareTo(INTERVAL) < 0) {
            Optional<Look> updated = Positions.update(before, primary);
            if (updated.isPresent()) {
                return updated.get();
            }
        }
        lastFull = now;
        return read(primary);
    }

    private Answer measure(Look look, Survey.Finding finding, List<String> unknown) {
        WalPosition end = look.insertedPosition();
        Map<String, Replica> gone = new TreeMap<>(seen);
        @Nullable Long most = null;
        String furthest = "";
        for (Replica replica : finding.replicas) {
            gone.values().removeIf(replica::isSameAs);
            Optional<WalSender> sender = look.senders().stream()
                    .filter(each -> each.pid() == replica.pid())
                    .findFirst();
            WalPosition replayed = sender.map(WalSender::replayed).orElse(null);
            String state = sender.map(WalSender::state).orElse(null);
            if (replayed == null || !"streaming".equals(state)) {
                unknown.add("how far replica " + replica.label() + " is cannot be told (state " + state + ")");
                continue;
            }
            seen.put(replica.label(), replica);
            long bytes = replayed.bytesBehind(end);
            if (most == null || bytes > most) {
                most = bytes;
                furthest = replica.label();
            }
        }
        gone.keySet()
                .forEach(label -> unknown.add("replica " + label
                        + " is gone. Start it; or, if it is gone for good, as after a failover, name those that count in"
                        + " expectedReplicas, or leave it out by exemptReplicas, and begin the run anew"));
        return new Answer(most, furthest, unknown, null);
    }

    private static Look read(Connection primary) throws SQLException {
        try (Statement statement = primary.createStatement();
                ResultSet rows = statement.executeQuery(Look.SQL)) {
            return Look.of(rows);
        }
    }
}
