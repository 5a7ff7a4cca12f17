package dev.pgguard.gate;

import dev.pgguard.jdbc.KeptSession;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.Transactions;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits until no transaction older than a limit holds a lock of the tables that a deploy is about to change.
 *
 * <p>It takes no lock and keeps nobody from taking one: what it saw is true of the moment at which it looked. Each look is three
 * short queries in a session of its own, in autocommit mode.
 */
public final class QuietTables implements AutoCloseable {

    private static final Duration DELAY = Duration.ofMillis(100);
    private static final Duration LATER_DELAY = Duration.ofMillis(500);
    private static final Duration LATER = Duration.ofSeconds(10);
    private static final Duration FIRST_LINE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final QuietPolicy policy;
    private final RolloutGate.Watch watch;
    private final KeptSession session;
    private List<String> tables = List.of();

    public QuietTables(QuietPolicy policy, Sessions primary, RolloutGate.Watch watch) {
        this.policy = policy;
        this.session = new KeptSession(primary, "quiet");
        this.watch = watch;
    }

    /**
     * Looks until the tables are quiet or the time is over.
     *
     * @throws GuardException with {@link Refusal#WRONG_SETTING} when a table is not known
     */
    public QuietReport await() throws InterruptedException {
        Instant start = watch.clock().instant();
        Duration nextLine = FIRST_LINE;
        for (int looks = 1; ; looks++) {
            List<NotReady> findings = look();
            Duration waited = Duration.between(start, watch.clock().instant());
            boolean hopeless = findings.stream().anyMatch(NotReady::last);
            if (findings.isEmpty() || hopeless || waited.compareTo(policy.timeout()) >= 0) {
                return new QuietReport(tables, findings, looks, waited);
            }
            if (waited.compareTo(nextLine) >= 0) {
                watch.listener().on(new WaitingForQuiet(findings, waited, policy.timeout()));
                nextLine = waited.plus(BETWEEN_LINES);
            }
            watch.sleeper().sleep(waited.compareTo(LATER) < 0 ? DELAY : LATER_DELAY);
        }
    }

    private List<NotReady> look() {
        try {
            Connection open = session.get();
            if (Query.one(open, "select pg_catalog.pg_is_in_recovery()", row -> row.getBoolean(1))) {
                return List.of(new NotReady(
                        Refusal.NOT_A_PRIMARY,
                        "primary",
                        "The server is a standby (pg_is_in_recovery() is true), and who holds its tables does not matter to a"
                                + " migration: point the URL at the primary, for example with targetServerType=primary",
                        true));
            }
            List<Table> found = new ArrayList<>();
            for (String name : policy.tables()) {
                found.add(table(open, name));
            }
            tables = found.stream().map(Table::name).distinct().toList();
            return holders(open, found.stream().map(Table::oid).toList());
        } catch (SQLException e) {
            close();
            return List.of(RolloutGate.unreachable(e));
        }
    }

    private List<NotReady> holders(Connection open, List<Long> oids) throws SQLException {
        List<NotReady> findings = new ArrayList<>();
        String role = "";
        for (Transactions.Open holder : Transactions.holding(open, oids)) {
            if (holder.mayBeAsOldAs(policy.olderThan())) {
                role = role.isEmpty() ? role(open) : role;
                findings.add(NotReady.yet(Refusal.TABLES_NOT_QUIET, holder.tables(), message(holder, role)));
            }
        }
        return findings;
    }

    private static String message(Transactions.Open holder, String role) {
        Duration age = holder.age();
        return holder.tables() + " is held by a transaction "
                + (age == null ? "whose age may not be seen: " : DurationText.of(age) + " old: ")
                + holder.who().describe()
                + (age == null ? ". To see it let a superuser run: GRANT pg_monitor TO " + role + ";" : "");
    }

    private static String role(Connection open) throws SQLException {
        return Query.one(
                open, "select current_user::text", row -> '"' + row.getString(1).replace("\"", "\"\"") + '"');
    }

    private record Table(long oid, String name) {}

    private Table table(Connection open, String given) throws SQLException {
        Optional<Table> table;
        try {
            table = Query.first(
                    open,
                    """
                    select c.oid::int8, pg_catalog.format('%I.%I', n.nspname, c.relname)
                      from pg_catalog.pg_class c
                      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                     where c.oid = pg_catalog.to_regclass(?)::oid and c.relkind in ('r', 'p', 'm', 'v', 'f')
                    """,
                    row -> new Table(row.getLong(1), row.getString(2)),
                    given);
        } catch (SQLException e) {
            if (SqlState.isConnectionLoss(e)) {
                throw e;
            }
            throw unknown(given, " (" + String.valueOf(e.getMessage()).strip() + ")", e);
        }
        return table.orElseThrow(() -> unknown(given, "", null));
    }

    private static GuardException unknown(String given, String why, @Nullable SQLException cause) {
        return new GuardException(
                Refusal.WRONG_SETTING,
                "The setting tables names " + given + ", and no table of this name can be found in this database" + why
                        + ". Nothing was waited for. Write it as SQL does, with its schema: tables=shop.orders,shop.items.",
                cause);
    }

    @Override
    public void close() {
        session.close();
    }
}
