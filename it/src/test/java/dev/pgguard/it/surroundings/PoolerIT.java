package dev.pgguard.it.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.doctor.DoctorReport;
import dev.pgguard.doctor.Finding;
import dev.pgguard.it.Doctors;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PgBouncer between Flyway, or the doctor, and PostgreSQL: pooling sessions is fine, pooling transactions is refused. */
final class PoolerIT {

    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();
    private final String owner = database.monitoringOwner();
    private final Scripts scripts = new Scripts()
            .with("V1__orders", "create table orders (id int primary key, placed_at date)")
            .with("V2__amount", "alter table orders add column amount int")
            .with("V3__index", "create index concurrently orders_placed_at on orders (placed_at)");

    /** A laptop may lack it, CI installs it. */
    @BeforeEach
    void requirePgBouncer() {
        if (PgBouncer.binary().isEmpty()) {
            String missing =
                    "PgBouncer is not installed (Debian: apt-get install pgbouncer): the pooler is not tested.";
            System.err.println(missing);
            assertThat(isRequired()).as(missing).isFalse();
            Assumptions.abort(missing);
        }
    }

    private static boolean isRequired() {
        return Boolean.getBoolean("pgbouncer.required") || "true".equals(System.getenv("CI"));
    }

    @AfterEach
    void leaveNothingBehind() {
        scripts.close();
        database.close();
    }

    private PgBouncer start(String... settings) {
        Path binary = PgBouncer.binary().orElseThrow();
        return PgBouncer.start(binary, database, settings);
    }

    private void assertRefused(Scripts.Run run) {
        assertThat(run.failure())
                .contains("transaction-pooling proxy stands in between", Refusal.POOLER_IN_BETWEEN.reference());
        assertThat(database.is("select to_regclass('orders') is null")).isTrue();
    }

    /** Every server session of the pool, as the next client finds it. */
    private void assertServersClean() {
        assertThat(database.is("select exists (select from pg_locks where locktype = 'advisory')"))
                .isFalse();
    }

    @Test
    void refusesAPoolOfTransactions() throws SQLException {
        try (PgBouncer pooler = start("pool_mode = transaction", "default_pool_size = 3")) {
            Scripts.Run run = Scripts.migrate(scripts.on(pooler.url(owner)));
            assertRefused(run);
            assertServersClean();
            try (Connection next = DriverManager.getConnection(pooler.url(owner))) {
                assertThat(setting(next, "client_connection_check_interval")).isEqualTo("0");
                assertThat(setting(next, "lock_timeout")).isEqualTo("0");
                assertThat(setting(next, "statement_timeout")).isEqualTo("0");
            }
        }
    }

    private static String setting(Connection session, String name) throws SQLException {
        return dev.pgguard.jdbc.Query.one(session, "select current_setting(?)", row -> row.getString(1), name);
    }

    @Test
    void refusesAPoolOfTransactionsThatTakesItsServersInTurn() {
        try (PgBouncer pooler = start("pool_mode = transaction", "default_pool_size = 2", "server_round_robin = 1")) {
            assertRefused(Scripts.migrate(scripts.on(pooler.url(owner))));
            assertRefused(Scripts.migrate(Scripts.withSessionLock(scripts.on(pooler.url(owner)))));
            assertServersClean();
        }
    }

    @Test
    void refusesAPoolOfTransactionsWithOneServer() {
        try (PgBouncer pooler = start("pool_mode = transaction", "default_pool_size = 1")) {
            assertRefused(Scripts.migrate(scripts.on(pooler.url(owner))));
            assertServersClean();
        }
    }

    @Test
    void worksThroughAPoolOfSessions() {
        try (PgBouncer pooler = start("pool_mode = session", "default_pool_size = 5")) {
            Scripts.Run run = Scripts.migrate(scripts.on(pooler.url(owner)));
            assertThat(run.failure()).isEmpty();
            assertThat(run.applied()).isEqualTo(3);
            assertServersClean();
            assertThat(database.is("select indisvalid from pg_index where indexrelid = 'orders_placed_at'::regclass"))
                    .isTrue();
            assertThat(Scripts.migrate(scripts.on(pooler.url(owner))).applied()).isZero();
        }
    }

    @Test
    void namesTheBlockerThroughAPoolOfSessions() {
        assertThat(Scripts.migrate(scripts.on(database.url(owner))).failure()).isEmpty();
        scripts.with("V4__note", "alter table orders add column note text");
        try (PgBouncer pooler = start("pool_mode = session", "default_pool_size = 5");
                Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            blocker.releaseOnceSeenWaiting(1);
            Scripts.Run run = Scripts.migrate(Scripts.guarded(scripts.on(pooler.url(owner)), guard -> {
                guard.setLockTimeout("300ms");
                guard.setInitialDelay("50ms");
            }));
            assertThat(run.failure()).isEmpty();
            assertThat(run.text()).contains("pid " + blocker.pid(), Blocker.APPLICATION);
        }
    }

    @Test
    void theDoctorTellsAPoolOfTransactionsFromOneOfSessions() throws InterruptedException {
        try (PgBouncer pooler = start("pool_mode = transaction", "default_pool_size = 3")) {
            DoctorReport report = Doctors.examine(pooler.url(owner));
            assertThat(report.problems())
                    .extracting(Finding::refusal)
                    .as(report.toString())
                    .containsExactly(Refusal.POOLER_IN_BETWEEN);
            assertServersClean();
        }
        try (PgBouncer pooler = start("pool_mode = session", "default_pool_size = 5")) {
            DoctorReport report = Doctors.examine(pooler.url(owner));
            assertThat(report.problems()).isEmpty();
            assertThat(report.findings())
                    .extracting(Finding::what)
                    .contains("a pooler in session mode stands in between");
        }
        try (PgBouncer pooler = start("pool_mode = session", "default_pool_size = 1")) {
            assertThat(Doctors.examine(pooler.url(owner)).problems())
                    .extracting(Finding::refusal)
                    .containsExactly(Refusal.POOLER_IN_BETWEEN);
        }
    }

    /** Only one server session: the guard's second one waits for ever, and cannot tell what is pooled. */
    @Test
    void refusesAPoolOfSessionsThatGivesOnlyOne() {
        try (PgBouncer pooler = start("pool_mode = session", "default_pool_size = 1")) {
            Scripts.Run run = Scripts.migrate(Scripts.withSessionLock(scripts.on(pooler.url(owner))));
            assertThat(run.failure())
                    .contains("could not be seen from a second session", Refusal.POOLER_IN_BETWEEN.reference());
            assertThat(database.is("select to_regclass('orders') is null")).isTrue();
        }
    }
}
