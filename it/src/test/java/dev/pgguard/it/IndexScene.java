package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.index.IndexEvent;
import dev.pgguard.index.IndexGuard;
import dev.pgguard.index.IndexPolicy;
import dev.pgguard.index.Verdict;
import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.locks.SqlParser;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.FakeTime;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A schema {@code app} with tables, the migration's session as its owner, and the index guard around it. */
final class IndexScene implements AutoCloseable {

    static final Duration LIMIT = Duration.ofMinutes(5);

    final FakeTime time = new FakeTime();
    final List<GuardEvent> events = new ArrayList<>();
    final TestDatabase database;
    final Connection session;
    private final String owner;
    IndexGuard guard = guard(true);

    @FunctionalInterface
    interface Call {
        void on(Connection session, dev.pgguard.sql.Statement statement) throws SQLException;
    }

    IndexScene(int major) {
        database = PgClusters.shared(major, 0).database();
        owner = database.schemaOwner("app");
        session = database.connect(owner);
        try {
            execute(
                    "set search_path = app, public",
                    "create table orders (id int, name text)",
                    "insert into orders select n, 'name ' || n from generate_series(1, 100) n",
                    "create table \"Order Lines\" (\"Line No\" int, gone int, \"Text\" text)",
                    "alter table \"Order Lines\" drop column gone",
                    "create table orders_by_year (id int) partition by range (id)",
                    "create table orders_2026 partition of orders_by_year for values from (0) to (10)",
                    "create materialized view summary as select count(*) as n from orders");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private IndexGuard guard(boolean repair) {
        return new IndexGuard(new IndexPolicy(repair, LIMIT), time, time, events::add);
    }

    void repair(boolean repair) {
        guard = guard(repair);
    }

    Verdict before(String sql) throws SQLException {
        return guard.before(session, SqlParser.parse(sql));
    }

    void verify(String sql) throws SQLException {
        guard.verify(session, SqlParser.parse(sql));
    }

    List<String> afterFailure(String sql) {
        return guard.afterFailure(session, SqlParser.parse(sql));
    }

    /** One attempt, as a guarded run makes it. */
    Verdict attempt(String sql) throws SQLException {
        Verdict verdict = before(sql);
        if (verdict == Verdict.RUN) {
            execute(sql);
            verify(sql);
        }
        return verdict;
    }

    void execute(String... statements) throws SQLException {
        execute(session, statements);
    }

    private static void execute(Connection session, String... statements) throws SQLException {
        try (Statement statement = session.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    void asSuperuser(String... statements) {
        database.execute(statements);
    }

    void lockTimeout(String timeout) throws SQLException {
        execute("set lock_timeout = '" + timeout + "'");
    }

    /** What a build leaves that waited too long for an old snapshot. */
    void leaveInvalid(String statement) throws SQLException {
        try (Blocker snapshot = snapshot()) {
            leave(statement, snapshot);
        }
    }

    /** What a statement leaves that waited too long for the blocker. */
    void leave(String statement, Blocker blocker) throws SQLException {
        lockTimeout("50ms");
        try {
            execute(statement);
            throw new AssertionError("not blocked by " + blocker.pid() + ": " + statement);
        } catch (SQLException e) {
            assertThat(e.getMessage()).contains("lock timeout");
        } finally {
            execute("reset lock_timeout");
        }
        assertThat(invalidIndexes()).isNotEmpty();
    }

    /** Runs a statement as another role, which may do what the owner of the schema may; ends when the statement has ended. */
    CompletableFuture<String> elsewhere(String sql) {
        String other = database.role("other" + database.value("select count(*) from pg_roles"));
        asSuperuser("grant " + owner + " to " + other);
        return CompletableFuture.supplyAsync(() -> {
            try (Connection builder = database.connect(other)) {
                execute(builder, "set application_name = 'deploy'", "set search_path = app", sql);
                return "done";
            } catch (SQLException e) {
                return String.valueOf(e.getMessage());
            }
        });
    }

    Blocker snapshot() {
        return Blocker.snapshot(database);
    }

    Blocker writer() {
        return Blocker.inTransaction(database, "update app.orders set name = name where id = 1");
    }

    Blocker holding(String mode, String table) {
        return Blocker.holding(database, mode, table);
    }

    /** For waits that end only by the limit: nobody releases anything. */
    void limitPassesAtTheFirstSleep() {
        time.onEverySleep(() -> time.tick(LIMIT));
    }

    int roundTrips(Call call, String sql) throws SQLException {
        AtomicInteger count = new AtomicInteger();
        Connection counting = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")
                            || method.getName().equals("createStatement")) {
                        count.incrementAndGet();
                    }
                    try {
                        return method.invoke(session, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        call.on(counting, SqlParser.parse(sql));
        return count.get();
    }

    /** A tablespace of this test's server; the superuser's own business, so that it stays until the server goes. */
    String tablespace() {
        if (!database.is("select exists (select from pg_tablespace where spcname = 'fast')")) {
            try (Connection superuser = database.connect()) {
                execute(
                        superuser,
                        "set allow_in_place_tablespaces = on",
                        "create tablespace fast location ''",
                        "grant create on tablespace fast to public");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return "fast";
    }

    void dropIndexes() throws SQLException {
        for (String index : indexes()) {
            execute("drop index " + new QualifiedName("app", index).quoted());
        }
    }

    void seeOthers() {
        asSuperuser("grant pg_monitor to " + owner);
    }

    void killSession() {
        asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + owner + "'");
    }

    String value(String sql) {
        return String.valueOf(database.value(sql));
    }

    String sessionValue(String sql) throws SQLException {
        return Query.one(session, sql, row -> row.getString(1));
    }

    List<String> indexes() {
        return names("true");
    }

    List<String> invalidIndexes() {
        return names("not i.indisvalid");
    }

    private List<String> names(String condition) {
        try (Connection superuser = database.connect()) {
            return Query.list(
                    superuser,
                    """
                    select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
                    where c.relnamespace = 'app'::regnamespace and
                    """
                            + condition + " order by 1",
                    row -> row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void assertValid(String index) {
        assertThat(indexes()).contains(index);
        assertThat(invalidIndexes()).doesNotContain(index);
    }

    void assertNothingOfTheComparisonStays() throws SQLException {
        assertThat(value("select count(*) from pg_class where relname like 'pgguard%' or relpersistence = 't'"))
                .isEqualTo("0");
        assertThat(session.getAutoCommit()).isTrue();
    }

    <E extends IndexEvent> List<E> eventsOf(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void close() throws SQLException {
        session.close();
        database.close();
    }
}
