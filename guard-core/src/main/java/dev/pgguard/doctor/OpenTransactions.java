package dev.pgguard.doctor;

import dev.pgguard.jdbc.Query;
import dev.pgguard.lock.Blocker;
import dev.pgguard.lock.Transactions;
import dev.pgguard.migration.DurationText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Who would be in a migration's way now: long and prepared transactions, and an autovacuum that does not give way. */
record OpenTransactions(Role role) implements Examination {

    private static final Duration LONG = Duration.ofSeconds(5);
    private static final int MOST = 10;

    @Override
    public Area area() {
        return Area.TRANSACTIONS;
    }

    @Override
    public List<Finding> look(Connection primary) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        List<Transactions.Open> old = Transactions.olderThan(primary, Duration.ZERO).stream()
                .filter(open -> open.mayBeAsOldAs(LONG) || toPreventWraparound(open))
                .toList();
        old.stream().limit(MOST).map(OpenTransactions::old).forEach(findings::add);
        if (old.size() > MOST) {
            findings.add(Finding.warning(
                    Area.TRANSACTIONS, "and " + (old.size() - MOST) + " more of them", "look into pg_stat_activity"));
        }
        int hidden = hidden(primary);
        if (hidden > 0) {
            findings.add(Finding.warning(
                            Area.TRANSACTIONS,
                            "since when the transactions of " + hidden + (hidden == 1 ? " session" : " sessions")
                                    + " of other roles are open may not be seen",
                            "grant the role pg_monitor")
                    .granting(role.monitorGrants()));
        }
        return findings.isEmpty()
                ? List.of(Finding.ok(Area.TRANSACTIONS, "none is older than " + DurationText.of(LONG)))
                : findings;
    }

    private static Finding old(Transactions.Open open) {
        Duration age = open.age();
        String since =
                age == null || open.who() instanceof Blocker.Prepared ? "" : "open for " + DurationText.of(age) + ": ";
        String who = since + open.who().describe();
        if (toPreventWraparound(open)) {
            return Finding.warning(Area.TRANSACTIONS, who, "a migration of its table has to wait until it is done");
        }
        return Finding.warning(
                Area.TRANSACTIONS,
                who,
                "migrations of its tables, and every concurrent index build, have to wait for its end");
    }

    private static boolean toPreventWraparound(Transactions.Open open) {
        return open.who() instanceof Blocker.Session session && session.autovacuumToPreventWraparound();
    }

    private static int hidden(Connection primary) throws SQLException {
        return Query.one(
                primary,
                """
                select count(*) from pg_catalog.pg_stat_activity
                 where datname = pg_catalog.current_database() and query = '<insufficient privilege>'
                """,
                row -> row.getInt(1));
    }
}
