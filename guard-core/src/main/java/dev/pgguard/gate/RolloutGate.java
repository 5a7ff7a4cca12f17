package dev.pgguard.gate;

import dev.pgguard.jdbc.KeptSession;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Reason;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.replica.ReplicaLooks;
import dev.pgguard.retry.Sleeper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the new code may start: no failed or pending migration, nothing unfinished in the catalog, and every expected replica has
 * replayed what the primary had written when all else was in order.
 *
 * <p>What cannot be seen keeps it closed. It looks again and again until it is open or its time is over, and changes nothing on any
 * server. Each look of the primary is a handful of short queries in a session of its own, in autocommit mode.
 */
public final class RolloutGate implements AutoCloseable {

    /** The driver's own: a password was asked for, and there is none. */
    private static final String REJECTED = "08004";

    private static final String UNKNOWN = "Which migrations of ";

    private static final Duration DELAY = Duration.ofMillis(50);
    private static final Duration BETWEEN_PASSES = Duration.ofMillis(25);
    private static final Duration LATER_DELAY = Duration.ofMillis(100);
    /** While something else than a replica keeps it closed: seconds do not matter then. */
    private static final Duration DELAY_OTHERWISE = Duration.ofMillis(250);

    private static final Duration LATER = Duration.ofSeconds(30);
    private static final Duration FIRST_LINE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final GatePolicy policy;
    private final List<DirectReplica> direct;
    private final List<PendingMigrations> pending;
    private final Sleeper sleeper;
    private final InstantSource clock;
    private final GuardListener listener;

    private final HistoryCheck histories;
    private final CatalogCheck catalog;
    private final ReplicaLooks replicas;
    private final KeptSession session;
    private @Nullable Map<History, History.Newest> pendingAsOf;
    private @Nullable Map<History, History.Newest> settledAt;
    private List<NotReady> pendingThen = List.of();

    /**
     * @param primary opens sessions on the primary
     * @param direct replicas that are asked themselves
     * @param pending what tells the pending migrations; empty when nobody asked for that
     */
    public RolloutGate(
            GatePolicy policy,
            Sessions primary,
            List<DirectReplica> direct,
            List<PendingMigrations> pending,
            Watch watch) {
        this.policy = policy;
        this.session = new KeptSession(primary, "gate");
        this.direct = List.copyOf(direct);
        this.pending = List.copyOf(pending);
        this.sleeper = watch.sleeper();
        this.clock = watch.clock();
        this.listener = watch.listener();
        this.histories = new HistoryCheck(policy);
        this.catalog = new CatalogCheck(policy.expectedNotValid());
        this.replicas = new ReplicaLooks(policy.replicas(), direct, clock);
    }

    /** Time, and who is told. */
    public record Watch(Sleeper sleeper, InstantSource clock, GuardListener listener) {}

    /** Looks until the gate is open or its time is over. */
    public GateReport await() throws InterruptedException {
        Instant start = clock.instant();
        Duration nextLine = FIRST_LINE;
        List<NotReady> told = List.of();
        int passes = 0;
        for (int looks = 1; ; looks++) {
            GateReport report = look(looks, start);
            Duration waited = report.waited();
            passes = report.open() ? passes + 1 : 0;
            boolean hopeless = report.findings().stream().anyMatch(NotReady::last);
            boolean late = waited.compareTo(policy.timeout()) >= 0 && !(looks == 1 && mayBeThereByNow(report));
            if (passes >= policy.passes() || hopeless || (!report.open() && late)) {
                return report;
            }
            if (!report.open() && waited.compareTo(FIRST_LINE) >= 0) {
                boolean changed = !subjects(report.findings()).equals(subjects(told));
                if (changed || waited.compareTo(nextLine) >= 0) {
                    listener.on(new WaitingForGate(report.findings(), waited, policy.timeout()));
                    told = report.findings();
                    nextLine = waited.plus(BETWEEN_LINES);
                }
            }
            sleeper.sleep(delay(report));
        }
    }

    /** The first look loads the migration tool, and only then fixes the position, at which no replica can be before the next look. */
    private boolean mayBeThereByNow(GateReport report) {
        return !policy.timeout().isZero()
                && settledAt != null
                && report.findings().stream().allMatch(each -> each.refusal() == Refusal.REPLICA_NOT_REPLAYED);
    }

    private Duration delay(GateReport report) {
        if (report.open()) {
            return BETWEEN_PASSES;
        }
        if (settledAt == null) {
            return DELAY_OTHERWISE;
        }
        return report.waited().compareTo(LATER) < 0 ? DELAY : LATER_DELAY;
    }

    private static List<String> subjects(List<NotReady> findings) {
        return findings.stream().map(each -> each.refusal() + each.subject()).toList();
    }

    private GateReport look(int looks, Instant start) {
        List<NotReady> findings = new ArrayList<>();
        ReplicaLooks.@Nullable Answer answer = null;
        try {
            Connection open = session.get();
            boolean standby = Query.one(open, "select pg_catalog.pg_is_in_recovery()", row -> row.getBoolean(1));
            if (!standby) {
                histories.look(open, findings);
                catalog.look(open, findings);
                findings.addAll(pending());
            }
            // what was done while something else kept the gate closed, the replicas must have too
            boolean settled = findings.isEmpty() && histories.newest().equals(settledAt);
            answer = replicas.look(open, histories, !settled);
            settledAt = findings.isEmpty() ? histories.newest() : null;
            findings.addAll(answer.findings());
        } catch (SQLException e) {
            session.close();
            findings.add(unreachable(e));
        }
        Map<String, String> newest = new LinkedHashMap<>();
        histories.newest().forEach((history, row) -> newest.put(history.table(), row.toString()));
        return new GateReport(
                findings,
                answer == null ? null : answer.position(),
                answer == null ? List.of() : answer.states(),
                answer == null ? List.of() : answer.notWaitedFor(),
                newest,
                notChecked(),
                looks,
                Duration.between(start, clock.instant()));
    }

    /** Asked of the tools anew only when a history has changed: they read every script for it. */
    private List<NotReady> pending() {
        Map<History, History.Newest> now = histories.newest();
        if (now.equals(pendingAsOf)) {
            return pendingThen;
        }
        List<NotReady> findings = new ArrayList<>();
        for (PendingMigrations each : pending) {
            if (histories.hidden().contains(each.tool())) {
                continue;
            }
            List<History> tables = now.keySet().stream()
                    .filter(history -> history.tool() == each.tool())
                    .toList();
            if (tables.isEmpty()) {
                pending(each, null, "").ifPresent(findings::add);
            }
            String others = tables.size() < 2
                    ? ""
                    : ". " + each.tool().title() + " has " + tables.size()
                            + " histories here, and each is compared with these scripts: where one is another application's, name the"
                            + " one that is meant in historyTables";
            tables.forEach(table -> pending(each, table, others).ifPresent(findings::add));
        }
        // a tool that had no answer for a passing reason is asked again at the next look
        pendingAsOf = findings.stream().anyMatch(each -> each.message().startsWith(UNKNOWN)) ? null : now;
        pendingThen = List.copyOf(findings);
        return pendingThen;
    }

    private static Optional<NotReady> pending(PendingMigrations tool, @Nullable History history, String others) {
        String where = tool.source() + (history == null ? "" : " (" + history.table() + ")");
        try {
            List<String> names = tool.names(history);
            if (names.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(NotReady.yet(
                    Refusal.MIGRATIONS_PENDING,
                    where,
                    names.size() + (names.size() == 1 ? " migration of " : " migrations of ") + where
                            + (names.size() == 1 ? " is" : " are") + " not applied: " + String.join(", ", names)
                            + ". Run the migrations before the code, or set pending=ignore" + others));
        } catch (Exception | LinkageError e) {
            boolean passing = SqlState.sqlException(e).isPresent();
            return Optional.of(new NotReady(
                    Refusal.MIGRATIONS_PENDING,
                    where,
                    UNKNOWN + where + " are pending could not be found out: " + Reason.whole(e),
                    !passing));
        }
    }

    private List<String> notChecked() {
        List<String> left = new ArrayList<>();
        if (pending.isEmpty()) {
            left.add("pending migrations (pending=ignore, or neither migrations nor a changelog was given)");
        }
        if (direct.isEmpty()) {
            left.add("standbys of standbys, and pauses while nothing is to be replayed (no replicaUrls)");
        }
        if (!policy.historyChecked()) {
            left.add("the history of migrations (historyTables=none)");
        }
        if (!policy.replicas().waits()) {
            left.add("replicas by the primary's view (replicaGate=off)");
        }
        return left;
    }

    /** A wrong password does not become right by waiting; a server that restarts comes back. */
    static NotReady unreachable(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        boolean last = state.startsWith("28") || state.startsWith("3D") || state.equals(REJECTED);
        return new NotReady(
                Refusal.DATABASE_UNREACHABLE,
                "primary",
                "The primary could not be asked (" + Reason.whole(e) + ")",
                last);
    }

    @Override
    public void close() {
        session.close();
        direct.forEach(DirectReplica::close);
    }
}
