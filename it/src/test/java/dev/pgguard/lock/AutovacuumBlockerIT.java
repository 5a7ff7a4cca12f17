package dev.pgguard.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.doctor.Area;
import dev.pgguard.doctor.Finding;
import dev.pgguard.it.Doctors;
import dev.pgguard.jdbc.Query;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.PgShape;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The one autovacuum that does not give way to a migration. */
final class AutovacuumBlockerIT {

    /** Large enough for a throttled vacuum to last, and left alone by every other vacuum than the one that is forced. */
    private static final String OLD_TABLE =
            """
            create table big with (autovacuum_enabled = off, autovacuum_freeze_max_age = 100000,
              autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1) as select g as id from generate_series(1, 500000) g
            """;

    /** Likewise, and vacuumed as soon as a row is dead. */
    private static final String THROTTLED_TABLE =
            """
            create table big with (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0,
              autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 100000000,
              autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1) as select g as id from generate_series(1, 500000) g
            """;

    private static final String BURN_TRANSACTION_IDS =
            """
            do $$ begin
              create table burn (i int);
              for i in 1..110000 loop
                begin insert into burn values (i); exception when others then null; end;
              end loop;
            end $$
            """;

    @Test
    void isNamedAsSuchAndWithoutThePrivilegeAsAProcessOfTheServer() throws SQLException, InterruptedException {
        try (PgCluster cluster = PgCluster.start(PgShape.of(PgMajors.newest()).with("autovacuum_naptime", "1s"));
                TestDatabase database = cluster.database()) {
            database.execute(OLD_TABLE, BURN_TRANSACTION_IDS);
            database.await(
                    "autovacuum to prevent wraparound",
                    "select exists (select from pg_stat_activity where query like '%big (to prevent wraparound)')");
            Blocker.Session seen = holder(database, "postgres");
            assertThat(seen.autovacuumToPreventWraparound()).isTrue();
            assertThat(seen.describe())
                    .startsWith(
                            seen.name() + ", autovacuum to prevent wraparound, which does not give way, active for ")
                    .contains("holds SHARE UPDATE EXCLUSIVE");
            Blocker.Session hidden = holder(database, database.role("plain"));
            assertThat(hidden.describe())
                    .isEqualTo(seen.name() + ", a process of the server itself, such as autovacuum,"
                            + " state and query not visible, holds SHARE UPDATE EXCLUSIVE");
            assertThat(seenWhileWaiting(database).autovacuumToPreventWraparound())
                    .isTrue();
            assertThat(holding(database))
                    .extracting(Transactions.Open::who)
                    .singleElement()
                    .satisfies(who -> assertThat(who.name()).isEqualTo(seen.name()));
            assertThat(Doctors.examine(database.url("postgres")).findings())
                    .filteredOn(each -> each.area() == Area.TRANSACTIONS)
                    .singleElement()
                    .asString()
                    .contains(seen.name() + ", autovacuum to prevent wraparound");
        }
    }

    @Test
    void isNotTakenForAnyOtherAutovacuumWhichGivesWay() throws SQLException, InterruptedException {
        try (PgCluster cluster = PgCluster.start(PgShape.of(PgMajors.newest()).with("autovacuum_naptime", "1s"));
                TestDatabase database = cluster.database()) {
            database.execute(THROTTLED_TABLE, "delete from big where id % 2 = 0");
            database.await(
                    "autovacuum",
                    "select exists (select from pg_stat_activity where query like 'autovacuum: VACUUM %.big')");
            assertThat(holder(database, "postgres").autovacuumToPreventWraparound())
                    .isFalse();
            assertThat(holding(database)).isEmpty();
            assertThat(Doctors.examine(database.url("postgres")).findings())
                    .filteredOn(each -> each.area() == Area.TRANSACTIONS)
                    .extracting(Finding::level)
                    .containsExactly(Finding.Level.OK);
        }
    }

    private static List<Transactions.Open> holding(TestDatabase database) throws SQLException {
        try (Connection session = database.connect()) {
            return Transactions.holding(session, List.of(database.number("select 'big'::regclass::oid")));
        }
    }

    private static Blocker.Session holder(TestDatabase database, String role) throws SQLException {
        try (Connection session = database.connect(role)) {
            LockReport report =
                    LockWatch.holders(session, List.of(new TableLock(new QualifiedName(null, "big"), LockMode.SHARE)));
            assertThat(report.blockers()).as(report.describe()).hasSize(1);
            return (Blocker.Session) report.blockers().get(0);
        }
    }

    private static Blocker.Session seenWhileWaiting(TestDatabase database) throws SQLException {
        try (Connection migration = database.connect();
                Connection own = database.connect()) {
            int pid = Query.one(migration, "select pg_backend_pid()", row -> row.getInt(1));
            Thread alter = new Thread(() -> {
                try (var statement = migration.createStatement()) {
                    statement.execute("alter table big add x int");
                } catch (SQLException ended) {
                    // The session is closed at the end of the test.
                }
            });
            alter.start();
            database.await("it to wait", "select exists (select from pg_locks where pid = ? and not granted)", pid);
            Optional<Look> look = Look.at(own, pid);
            assertThat(look).isPresent();
            return (Blocker.Session) look.get().blockers().get(0);
        }
    }
}
