package dev.pgguard.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.lock.LockWatch.Pace;
import dev.pgguard.lock.LockWatch.Watched;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.TableLock;
import dev.pgguard.testing.OnEachMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEachMajor
final class LockWatchIT {

    private static final Pace QUICK = new Pace(Duration.ZERO, Duration.ofMillis(20), Duration.ofMillis(20));
    private static final ServerProof PROOF = new ServerProof(4711, -1);

    private final TestDatabase database;
    private final String owner;
    private final Connection migration;
    private final int migrationPid;
    private final List<GuardEvent> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger tallies = new AtomicInteger();
    private final List<Connection> opened = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    LockWatchIT(int major) throws SQLException {
        database = PgClusters.shared(major, 0).database();
        owner = database.monitoringOwner();
        migration = database.connect(owner);
        migrationPid = Query.one(migration, "select pg_backend_pid()", row -> row.getInt(1));
        execute(migration, "select pg_advisory_lock(4711, -1)");
        execute(migration, "create table orders (id int primary key, note text)");
        execute(migration, "create table customers (id int primary key)");
        execute(migration, "insert into orders values (1, 'a'), (2, 'b')");
    }

    @AfterEach
    void endEverything() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        migration.close();
        database.close();
    }

    @Test
    void namesAForgottenReport() throws Exception {
        blocker("select count(*) from orders where note = 'secret' and id = 42");
        migrate("alter table orders add x int");
        LockReport report = watchUntilSeen();
        assertThat(report.awaited())
                .isEqualTo(new Awaited(Awaited.Kind.RELATION, "public.orders", LockMode.ACCESS_EXCLUSIVE));
        assertThat(report.blockers()).hasSize(1);
        Blocker.Session blocker = (Blocker.Session) report.blockers().get(0);
        assertThat(blocker.idleInTransaction()).isTrue();
        assertThat(blocker.place()).isEqualTo(new Blocker.Place(1, migrationPid, LockMode.ACCESS_SHARE));
        assertThat(blocker.describe())
                .contains("app=reporting", "user=postgres", "127.0.0.1", "idle in transaction for ")
                .contains("last query: select count(*) from orders where note = ? and id = ?")
                .doesNotContain("secret");
        assertThat(report.freeze().queue()).isZero();
        assertThat(report.notSeen()).isEmpty();
        assertThat(report.watched()).isTrue();
    }

    @Test
    void theSecondSessionIsIdleOutsideATransactionAndHandedBackAsItCame() throws Exception {
        blocker("select from orders");
        migrate("alter table orders add x int");
        LockWatch watch = watch(QUICK, this::openOwn);
        Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.empty());
        awaitLook();
        database.await(
                "the second session to be idle",
                """
                select exists (select from pg_stat_activity
                where application_name = 'pgguard:watch' and state = 'idle' and backend_xmin is null)
                """);
        Connection own = opened.get(0);
        watched.end();
        await().untilAsserted(() -> assertThat(own.isClosed()).isTrue());
        assertThat(opened).hasSize(1);
    }

    @Test
    void aPooledSessionKeepsItsOwnTimeouts() throws Exception {
        blocker("select from orders");
        migrate("alter table orders add x int");
        try (Connection pooled = database.connect(owner)) {
            execute(pooled, "set statement_timeout = '77s'");
            pooled.setNetworkTimeout(Runnable::run, 88_000);
            execute(pooled, "set application_name = 'pgguard:watch'");
            CountDownLatch back = new CountDownLatch(1);
            LockWatch watch = watch(QUICK, role -> Optional.of(seen(lent(pooled, back))));
            Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.empty());
            awaitLook();
            assertThat(watched.end().blockers()).hasSize(1);
            back.await();
            String timeout = Query.one(pooled, "show statement_timeout", row -> row.getString(1));
            assertThat(timeout).isEqualTo("77s");
            assertThat(pooled.getNetworkTimeout()).isEqualTo(88_000);
        }
    }

    @Test
    void tellsWhoBlocksTheBlocker() throws Exception {
        int far = blocker("select from customers");
        Connection near = session("reporting");
        int nearPid = Query.one(near, "select pg_backend_pid()", row -> row.getInt(1));
        near.setAutoCommit(false);
        execute(near, "select from orders");
        background(near, "lock table customers in access exclusive mode");
        awaitWaiting(nearPid);
        migrate("alter table orders add x int");
        LockReport report = watchUntilSeen();
        assertThat(report.blockers())
                .extracting(Blocker::name, Blocker::place)
                .containsExactly(
                        tuple("pid " + nearPid, new Blocker.Place(1, migrationPid, LockMode.ACCESS_SHARE)),
                        tuple("pid " + far, new Blocker.Place(2, nearPid, LockMode.ACCESS_SHARE)));
        assertThat(report.describe()).contains("; pid " + nearPid + " itself waits for pid " + far);
    }

    @Test
    void countsWhoQueuesBehindUsAndForHowLong() throws Exception {
        blocker("select from orders");
        migrate("alter table orders add x int");
        for (int reader = 0; reader < 3; reader++) {
            Connection session = session("shop");
            int pid = pidOf(session);
            background(session, "select from orders");
            awaitWaiting(pid);
        }
        LockReport report = watchUntilSeen();
        assertThat(report.freeze().queue()).isEqualTo(3);
        assertThat(report.freeze().total()).isPositive();
        assertThat(report.blockers()).as("those behind us do not block us").hasSize(1);
    }

    @Test
    void theQueuedTimeIsWhatTheServerSaysTheReadersWaited() throws Exception {
        blocker("select from orders");
        migrate("alter table orders add x int");
        for (int reader = 0; reader < 2; reader++) {
            Connection session = session("shop");
            int pid = pidOf(session);
            background(session, "select from orders");
            awaitWaiting(pid);
        }
        try (Connection own = database.connect(owner)) {
            long before = waitedMillis(own);
            Tally look = Tally.of(own, migrationPid, null);
            assertThat(look.queued().toMillis()).isBetween(before, waitedMillis(own) + 1);
            Tally next = Tally.of(own, migrationPid, look.at());
            assertThat(next.queued())
                    .as("two readers, only since the look before")
                    .isBetween(
                            Duration.ZERO,
                            Duration.between(look.at(), next.at())
                                    .multipliedBy(2)
                                    .plusMillis(1));
        }
    }

    /** Of everybody who waits for an ACCESS SHARE lock in this database, in all. */
    private static long waitedMillis(Connection session) throws SQLException {
        String sql =
                """
                select floor(sum(extract(epoch from clock_timestamp() - waitstart)) * 1000)
                from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
                where not granted and mode = 'AccessShareLock'
                """;
        return Query.one(session, sql, row -> row.getLong(1));
    }

    @Test
    void endsTheWaitWhenItsAllowanceIsUsedUp() throws Exception {
        blocker("select from orders");
        CompletableFuture<String> state = migrateForState("alter table orders add x int");
        awaitWaiting(migrationPid);
        reader("orders");
        LockWatch watch = watch(QUICK, this::openOwn);
        try (Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.of(Duration.ofMillis(1)))) {
            assertThat(state.get()).isEqualTo("57014");
            LockReport report = watched.end();
            assertThat(report.cutShort()).isTrue();
            assertThat(report.freeze().charged()).isPositive();
            assertThat(report.freeze().waited()).isGreaterThanOrEqualTo(FreezeBudget.SHORTEST_PROBE);
            assertThat(report.blockers()).hasSize(1);
        }
    }

    @Test
    void aLockThatWeHaveIsNeverTakenBack() throws Exception {
        CompletableFuture<String> state =
                migrateForState("begin; lock table orders; select pg_sleep(0.4); select count(*) from orders; commit");
        database.await(
                "the lock",
                "select exists (select from pg_locks where pid = ? and mode = 'AccessExclusiveLock')",
                migrationPid);
        reader("orders");
        LockWatch watch = watch(QUICK, this::openOwn);
        try (Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.of(Duration.ZERO))) {
            assertThat(state.get()).as("no error").isEmpty();
            LockReport report = watched.end();
            assertThat(report.cutShort()).isFalse();
            assertThat(report.freeze().charged()).isZero();
            assertThat(report.freeze().queue()).as("but seen").isEqualTo(1);
        }
    }

    @Test
    void aWaitThatIsOverIsNotEnded() throws Exception {
        blocker("select from orders");
        CompletableFuture<String> state = migrateForState("alter table orders add x int");
        awaitWaiting(migrationPid);
        try (Connection own = database.connect(owner)) {
            OffsetDateTime waiting =
                    Objects.requireNonNull(Tally.of(own, migrationPid, null).waiting());
            assertThat(Tally.endWait(own, migrationPid, waiting.minusNanos(1000)))
                    .isFalse();
            for (AutoCloseable each : open) {
                each.close();
            }
            assertThat(state.get()).isEmpty();
            assertThat(Tally.endWait(own, migrationPid, waiting)).isFalse();
        }
    }

    @Test
    void aRoleThatMustNotEndTheWaitSaysSo() throws Exception {
        blocker("select from orders");
        migrate("alter table orders add x int");
        reader("orders");
        LockWatch watch = watch(QUICK, role -> Optional.of(seen(database.connect(database.role("stranger")))));
        try (Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.of(Duration.ZERO))) {
            awaitLook();
            awaitLook();
            awaitLook();
            awaitLook();
            assertThat(watched.end().notSeen())
                    .anySatisfy(note -> assertThat(note).contains("could not be ended when freezeBudget said so"));
        }
    }

    private void reader(String table) throws SQLException {
        Connection session = session("shop");
        int pid = pidOf(session);
        background(session, "select from " + table);
        awaitWaiting(pid);
    }

    /** The SQLSTATE with which it fails; empty when it succeeds. */
    private CompletableFuture<String> migrateForState(String sql) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                execute(migration, sql);
                return "";
            } catch (SQLException e) {
                return e.getSQLState();
            }
        });
    }

    @Test
    void namesAPreparedTransactionByItsGid() throws Exception {
        try (dev.pgguard.testing.Blocker blocker = dev.pgguard.testing.Blocker.prepared(database, "orders")) {
            assertThat(blocker.pid()).isZero();
            migrate("alter table orders add x int");
            LockReport report = watchUntilSeen();
            assertThat(report.blockers()).singleElement().isInstanceOfSatisfying(Blocker.Prepared.class, prepared -> {
                assertThat(prepared.gid()).startsWith("blocker-");
                assertThat(prepared.owner()).isEqualTo("postgres");
                assertThat(prepared.place()).isEqualTo(new Blocker.Place(1, migrationPid, LockMode.ROW_EXCLUSIVE));
            });
        }
    }

    @Test
    void namesTheSnapshotThatAConcurrentIndexWaitsFor() throws Exception {
        try (dev.pgguard.testing.Blocker blocker = dev.pgguard.testing.Blocker.snapshot(database)) {
            migrate("create index concurrently on orders (note)");
            LockReport report = watchUntilSeen();
            assertThat(report.awaited())
                    .isEqualTo(new Awaited(
                            Awaited.Kind.SNAPSHOT, "the end of older transactions (waiting for old snapshots)", null));
            assertThat(report.blockers()).extracting(Blocker::name).containsExactly("pid " + blocker.pid());
        }
    }

    @Test
    void tellsHowFarALongBuildIsAndWhomItWaitsFor() throws Exception {
        try (dev.pgguard.testing.Blocker blocker = dev.pgguard.testing.Blocker.snapshot(database)) {
            migrate("create index concurrently noted on orders (note)");
            LockWatch watch = watch(QUICK, this::openOwn);
            try (Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.empty())) {
                await().until(() -> told.size() >= 2);
                assertThat(watched.end().cutShort()).isFalse();
            }
            assertThat(told.get(0).message())
                    .isEqualTo(
                            "index public.noted is being built: waiting for old snapshots, 0 of 1 transactions (0 %), now for pid "
                                    + blocker.pid());
            assertThat(told.get(0).facts().values()).containsEntry("lockedBy", blocker.pid());
        }
    }

    @Test
    void namesThePreparedTransactionThatAConcurrentIndexWaitsFor() throws Exception {
        try (dev.pgguard.testing.Blocker blocker = dev.pgguard.testing.Blocker.prepared(database, "orders")) {
            assertThat(blocker.pid()).isZero();
            migrate("create index concurrently on orders (note)");
            LockReport report = watchUntilSeen();
            assertThat(report.awaited())
                    .isEqualTo(new Awaited(
                            Awaited.Kind.SNAPSHOT,
                            "the end of older transactions (waiting for writers before build)",
                            null));
            assertThat(report.blockers()).singleElement().isInstanceOf(Blocker.Prepared.class);
        }
    }

    @Test
    void aWaitForARowNamesTheTable() throws Exception {
        try (dev.pgguard.testing.Blocker blocker = dev.pgguard.testing.Blocker.rowLock(database, "orders", "id = 1")) {
            migrate("update orders set note = 'c' where id = 1");
            LockReport report = watchUntilSeen();
            assertThat(report.awaited()).isEqualTo(new Awaited(Awaited.Kind.ROW, "a row of public.orders", null));
            assertThat(report.blockers()).extracting(Blocker::name).containsExactly("pid " + blocker.pid());
        }
    }

    @Test
    void withoutThePrivilegeItSaysWhichGrantIsMissing() throws Exception {
        database.execute("revoke pg_monitor from " + owner);
        int pid = blocker("select from orders");
        migrate("alter table orders add x int");
        LockReport report = watchUntilSeen();
        assertThat(report.notSeen())
                .singleElement()
                .asString()
                .endsWith("GRANT pg_read_all_stats TO \"" + owner + "\";");
        assertThat(report.blockers()).singleElement().isInstanceOfSatisfying(Blocker.Session.class, blocker -> {
            assertThat(blocker.pid()).isEqualTo(pid);
            assertThat(blocker.client().application()).isEqualTo("reporting");
            assertThat(blocker.activity()).isEqualTo(new Blocker.Activity(null, null, null, null, false));
        });
        database.execute("grant pg_read_all_stats to " + owner);
        assertThat(watchUntilSeen().notSeen()).isEmpty();
    }

    @Test
    void aPoolWithoutAFreeConnectionDelaysNobodyAndGetsALateOneBackAtOnce() throws Exception {
        blocker("select from orders");
        migrate("alter table orders add x int");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        LockWatch watch = watch(QUICK, role -> {
            asked.countDown();
            awaitQuietly(free);
            return openOwn(role);
        });
        Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.empty());
        asked.await();
        LockReport report = watched.end();
        assertThat(report.watched()).isFalse();
        assertThat(report.notSeen())
                .containsExactly(
                        "Blockers were not watched: the second session was still being opened when the statement ended.");
        free.countDown();
        await().until(() -> opened.size() == 1);
        await().untilAsserted(() -> assertThat(opened.get(0).isClosed()).isTrue());
        assertThat(watched.end()).as("the same again").isEqualTo(report);
    }

    @Test
    void aTransactionWithLocksDoesNotWaitForASessionOfAPoolThatHasNone() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        LockWatch watch = watch(QUICK, role -> {
            awaitQuietly(free);
            return openOwn(role);
        });
        assertThatThrownBy(() -> watch.committed(migrationPid, List.of(1L)))
                .isInstanceOf(SQLException.class)
                .hasMessage("no second session within 1s");
        free.countDown();
        await().until(() -> opened.size() == 1);
        await().untilAsserted(() -> assertThat(opened.get(0).isClosed()).isTrue());
    }

    private static void awaitQuietly(CountDownLatch latch) throws SQLException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }

    @Test
    void withoutASecondSessionItSaysSo() {
        assertThat(notSeen(role -> Optional.empty()))
                .containsExactly("Blockers were not watched: there is no way to open a second session.");
        assertThat(notSeen(role -> {
                    throw new SQLException("FATAL: too many connections for role \"app\"", "53300");
                }))
                .containsExactly("Blockers were not watched: no second session could be opened:"
                        + " FATAL: too many connections for role \"app\".");
    }

    @Test
    void aKilledSecondSessionIsOpenedAgainOnce() throws Exception {
        blocker("select from orders");
        migrate("alter table orders add x int");
        LockWatch watch = watch(QUICK, this::openOwn);
        Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.empty());
        awaitLook();
        killOwn();
        await().until(() -> opened.size() == 2);
        awaitLook();
        killOwn();
        await().until(() -> opened.get(1).isClosed());
        LockReport report = watched.end();
        assertThat(report.blockers()).hasSize(1);
        assertThat(report.notSeen())
                .singleElement()
                .asString()
                .startsWith(
                        "Blockers were watched only in part: the second session was lost, also when opened again: ");
        assertThat(opened).hasSize(2);
        assertThat(database.is("select wait_event_type = 'Lock' from pg_stat_activity where pid = ?", migrationPid))
                .as("the migration goes on")
                .isTrue();
    }

    @Test
    void nobodyIsTakenToQueueOnWhenTheSecondSessionIsGone() throws Exception {
        blocker("select from orders");
        migrate("alter table orders add x int");
        Connection reader = session("shop");
        int readerPid = pidOf(reader);
        background(reader, "select from orders");
        awaitWaiting(readerPid);
        LockWatch watch = watch(QUICK, this::openOwn);
        Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.of(Duration.ofHours(1)));
        awaitLook();
        killOwn();
        await().until(() -> opened.size() == 2);
        awaitLook();
        killOwn();
        await().until(() -> opened.get(1).isClosed());
        Duration seenAtMost = Query.one(
                session("test"),
                "select extract(epoch from clock_timestamp() - waitstart) from pg_locks where pid = ? and not granted",
                row -> Duration.ofMillis(Math.round(row.getDouble(1) * 1000) + 1),
                readerPid);
        database.execute("select pg_sleep(1)");

        Freeze freeze = watched.end().freeze();
        assertThat(freeze.queue()).isEqualTo(1);
        assertThat(freeze.total()).isPositive().isLessThanOrEqualTo(seenAtMost);
        assertThat(freeze.charged()).isLessThanOrEqualTo(seenAtMost);
    }

    @Test
    void aSecondSessionOnAnotherServerIsNotUsed() throws Exception {
        blocker("select from orders");
        migrate("alter table orders add x int");
        try (TestDatabase other = TestDatabase.create(database.node())) {
            assertThat(notSeen(role -> Optional.of(other.connect())))
                    .containsExactly("Blockers were not watched: the second session reached another server.");
        }
    }

    @Test
    void aQuickStatementCostsTheServerNothing() throws Exception {
        LockWatch watch = watch(new Pace(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)), this::openOwn);
        for (int statement = 0; statement < 1000; statement++) {
            assertThat(watch.watch(migrationPid, Optional.empty(), Optional.empty())
                            .end())
                    .isEqualTo(LockReport.nothing());
        }
        assertThat(opened).isEmpty();
        watch.close();
        assertThat(watch.watch(migrationPid, Optional.empty(), Optional.empty()).end())
                .isEqualTo(LockReport.nothing());
    }

    @Test
    void aStatementThatWaitsForNothingHasNothingToTell() {
        LockWatch watch = watch(QUICK, this::openOwn);
        Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.empty());
        awaitLook();
        assertThat(watched.end()).isEqualTo(LockReport.of(null, List.of(), List.of(), true));
    }

    @Test
    void theHoldersAreFoundAfterTheRollbackOnTheMigrationsOwnSession() throws Exception {
        execute(migration, "create table events (id int) partition by range (id)");
        execute(migration, "create table events_1 partition of events for values from (1) to (10)");
        int reader = blocker("select from events_1");
        blocker("select from customers");
        try (dev.pgguard.testing.Blocker prepared = dev.pgguard.testing.Blocker.prepared(database, "orders")) {
            assertThat(prepared.pid()).isZero();
            LockReport both = LockWatch.holders(
                    migration,
                    List.of(
                            lock("events", LockMode.ACCESS_EXCLUSIVE),
                            lock("orders", LockMode.SHARE),
                            lock("customers", LockMode.SHARE),
                            lock("no such table", LockMode.ACCESS_EXCLUSIVE)));
            assertThat(both.blockers()).hasSize(2);
            assertThat(both.awaited()).isNull();
            LockReport one = LockWatch.holders(migration, List.of(lock("events", LockMode.ACCESS_EXCLUSIVE)));
            assertThat(one.blockers()).extracting(Blocker::name).containsExactly("pid " + reader);
            assertThat(one.awaited())
                    .isEqualTo(new Awaited(Awaited.Kind.RELATION, "public.events_1", LockMode.ACCESS_EXCLUSIVE));
            assertThat(one.watched()).isFalse();
            assertThat(one.notSeen()).singleElement().asString().contains("queue and freeze were not measured");
        }
    }

    @Test
    void theHoldersOfATableThatTheRoleMayNotSeeAreNoError() throws Exception {
        database.execute("create schema closed", "create table closed.t (id int)");
        LockReport report = LockWatch.holders(
                migration, List.of(new TableLock(new QualifiedName("closed", "t"), LockMode.ACCESS_EXCLUSIVE)));
        assertThat(report.blockers()).isEmpty();
        assertThat(pidOf(migration)).as("the session is usable").isEqualTo(migrationPid);
    }

    private LockReport watchUntilSeen() {
        LockWatch watch = watch(QUICK, this::openOwn);
        try (Watched watched = watch.watch(migrationPid, Optional.empty(), Optional.empty())) {
            awaitLook();
            return watched.end();
        } finally {
            watch.close();
        }
    }

    /** What a watch says that cannot look. One thread serves all: it asks for the second statement when it is done with the first. */
    private List<String> notSeen(Sessions sessions) {
        AtomicInteger asked = new AtomicInteger();
        LockWatch watch = watch(QUICK, role -> {
            asked.incrementAndGet();
            return sessions.open(role);
        });
        Watched first = watch.watch(migrationPid, Optional.empty(), Optional.empty());
        await().until(() -> asked.get() == 1);
        try (Watched second = watch.watch(migrationPid, Optional.empty(), Optional.empty())) {
            await().until(() -> asked.get() == 2);
            assertThat(second).isNotSameAs(first);
        }
        return first.end().notSeen();
    }

    /** As a pool lends it: closing gives it back. */
    private static Connection lent(Connection pooled, CountDownLatch back) {
        return (Connection) Proxy.newProxyInstance(
                LockWatchIT.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        back.countDown();
                        return null;
                    }
                    return method.invoke(pooled, arguments);
                });
    }

    /** A second tally comes after all that follows the first. */
    private void awaitLook() {
        await().until(() -> tallies.get() >= 2);
        tallies.set(0);
    }

    private void killOwn() {
        database.execute(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where application_name = 'pgguard:watch' and datname = current_database()
                """);
    }

    private LockWatch watch(Pace pace, Sessions sessions) {
        LockWatch watch = new LockWatch(sessions, PROOF, pace, told::add);
        open.add(watch);
        return watch;
    }

    private Optional<Connection> openOwn(String role) throws SQLException {
        Connection own = DriverManager.getConnection(database.url(owner) + "&ApplicationName=pgguard:" + role);
        opened.add(own);
        return Optional.of(seen(own));
    }

    /** Counts the tallies. */
    private Connection seen(Connection own) {
        return (Connection) Proxy.newProxyInstance(
                LockWatchIT.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof String sql && sql.startsWith("with locks")) {
                        tallies.incrementAndGet();
                    }
                    try {
                        return method.invoke(own, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void migrate(String sql) {
        background(migration, sql);
        awaitWaiting(migrationPid);
    }

    /** Runs it; whoever is still waiting at the end of the test fails with its session. */
    private static void background(Connection session, String sql) {
        CompletableFuture.runAsync(() -> {
            try {
                execute(session, sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void awaitWaiting(int pid) {
        database.await(pid + " to wait", "select exists (select from pg_locks where pid = ? and not granted)", pid);
    }

    private int blocker(String sql) throws SQLException {
        Connection session = session("reporting");
        int pid = pidOf(session);
        session.setAutoCommit(false);
        execute(session, sql);
        return pid;
    }

    private Connection session(String application) throws SQLException {
        Connection session = DriverManager.getConnection(database.url("postgres") + "&ApplicationName=" + application);
        open.add(session);
        return session;
    }

    private static int pidOf(Connection session) throws SQLException {
        return Query.one(session, "select pg_backend_pid()", row -> row.getInt(1));
    }

    private static TableLock lock(String table, LockMode mode) {
        return new TableLock(new QualifiedName(null, table), mode);
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
