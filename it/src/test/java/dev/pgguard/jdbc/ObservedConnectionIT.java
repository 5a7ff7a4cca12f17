package dev.pgguard.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.pgguard.testing.OnEachMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.io.File;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;

/** Whatever kind of connection it is: what a migration does with it is seen, and it can be what it was. */
@OnEachMajor
final class ObservedConnectionIT {

    private final TestDatabase database;
    private final String owner;
    private final Connection own;
    private final Told told = new Told();

    ObservedConnectionIT(int major) throws SQLException {
        database = PgClusters.shared(major, 0).database();
        owner = database.monitoringOwner();
        own = database.connect(owner);
    }

    @AfterEach
    void endEverything() throws SQLException {
        own.close();
        database.close();
    }

    /** An interface of somebody's own, which says once more what a connection has. */
    public interface Traced extends Connection {
        @Override
        Statement createStatement() throws SQLException;

        @Override
        void commit() throws SQLException;

        String trace();
    }

    @Test
    void theDriversOwnIsSeenAndCanBeCast() throws SQLException {
        Connection observed = ObservedConnection.observe(own, told);

        assertThat(observed).isInstanceOf(PGConnection.class).isInstanceOf(BaseConnection.class);
        assertThat(Proxy.isProxyClass(observed.getClass()))
                .as("a driver that asks for more than was compiled: starting takes longer")
                .isFalse();
        assertSeen(observed);
        assertThat(((PGConnection) observed).getBackendPID()).isPositive();
        ((PGConnection) observed).getCopyAPI();
        assertThat(told.seen).containsExactly("unwrapped");
        observed.unwrap(own.getClass());
        assertThat(told.seen).containsExactly("unwrapped", "out of sight");
    }

    @Test
    void statementsOfTheDriverAreSeenAndCanBeCast() throws SQLException {
        Connection observed = ObservedConnection.observe(own, told);
        try (Statement statement = observed.createStatement();
                PreparedStatement prepared = observed.prepareStatement("select ?::int + 1");
                CallableStatement called = observed.prepareCall("{? = call abs(?)}")) {
            assertThat(statement).isInstanceOf(PGStatement.class).isNotInstanceOf(PreparedStatement.class);
            assertThat(prepared).isInstanceOf(PGStatement.class);
            assertThat(called).isInstanceOf(PGStatement.class);
            assertThat(Proxy.isProxyClass(statement.getClass()) || Proxy.isProxyClass(prepared.getClass()))
                    .isFalse();
            assertThat(((PGStatement) prepared).getPrepareThreshold()).isEqualTo(5);

            statement.addBatch("create temp table batch (id int)");
            statement.addBatch("insert into batch values (1), (2)");
            assertThat(statement.executeBatch()).containsExactly(0, 2);
            prepared.setInt(1, 41);
            try (ResultSet answer = prepared.executeQuery()) {
                answer.next();
                assertThat(answer.getInt(1)).isEqualTo(42);
                assertThat(answer.getStatement()).isSameAs(prepared);
            }
            called.registerOutParameter(1, Types.INTEGER);
            called.setInt(2, -7);
            called.execute();
            assertThat(called.getInt(1)).isEqualTo(7);
            assertThat(called.getConnection()).isSameAs(observed);
            assertThat(statement.unwrap(Statement.class)).isSameAs(statement);

            assertThat(told.seen)
                    .containsExactly(
                            "[create temp table batch (id int), insert into batch values (1), (2)]",
                            "[select ?::int + 1]",
                            "[{? = call abs(?)}]");
        }
    }

    @Test
    void onesThatAPoolHasAreSeenToo() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(database.url());
            pool.setUsername(owner);
            pool.setMaximumPoolSize(1);
            try (Connection lent = pool.getConnection()) {
                Connection observed = ObservedConnection.observe(lent, told);
                assertThat(Proxy.isProxyClass(observed.getClass())).isFalse();
                assertSeen(observed);
                Connection unwrapped = (Connection) observed.unwrap(PGConnection.class);
                assertThat(told.seen).containsExactly("unwrapped");
                assertSeen(unwrapped);
            }
        }
    }

    @Test
    void onesWithMoreInterfacesAreSeenAndKeepThem() throws SQLException {
        Traced traced = (Traced) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Traced.class, PGConnection.class},
                (proxy, method, arguments) -> method.getName().equals("trace")
                        ? "traced"
                        : own.getClass()
                                .getMethod(method.getName(), method.getParameterTypes())
                                .invoke(own, arguments));
        Connection observed = ObservedConnection.observe(traced, told);

        assertSeen(observed);
        assertThat(((Traced) observed).trace()).isEqualTo("traced");
        assertThat(((PGConnection) observed).getBackendPID()).isPositive();
        ((PGConnection) observed).getCopyAPI();
        assertThat(told.seen).containsExactly("unwrapped");
    }

    /** Flyway looks there for the driver's classes when a script copies data. */
    @Test
    void onesOfAnotherClassLoaderKeepIt() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader elsewhere =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Object pool = elsewhere
                    .loadClass(HikariDataSource.class.getName())
                    .getConstructor()
                    .newInstance();
            for (String[] each : new String[][] {
                {"setDriverClassName", "org.postgresql.Driver"},
                {"setJdbcUrl", database.url()},
                {"setUsername", owner}
            }) {
                pool.getClass().getMethod(each[0], String.class).invoke(pool, each[1]);
            }
            try (AutoCloseable closed = (AutoCloseable) pool;
                    Connection lent = ((DataSource) closed).getConnection()) {
                Connection observed = ObservedConnection.observe(lent, told);

                assertThat(observed.getClass().getClassLoader())
                        .isSameAs(elsewhere)
                        .isNotSameAs(getClass().getClassLoader());
                assertSeen(observed);
            }
        }
    }

    /** It is what the host has already, and agents that trace ask for it before each statement. */
    @Test
    void whoAsksForAConnectionTakesNothingOfTheDriver() throws SQLException {
        Connection observed = ObservedConnection.observe(own, told);

        assertThat(observed.unwrap(Connection.class)).isSameAs(observed);
        assertThat(told.seen).isEmpty();
        assertThat(observed.unwrap(PGConnection.class)).isSameAs(observed);
        assertThat(told.seen).containsExactly("unwrapped");
    }

    private void assertSeen(Connection observed) throws SQLException {
        told.seen.clear();
        observed.setAutoCommit(false);
        try (Statement statement = observed.createStatement()) {
            statement.execute("create temp table seen (id int)");
            assertThat(statement.getConnection()).isSameAs(observed);
        }
        observed.commit();
        Savepoint savepoint = observed.setSavepoint();
        try (PreparedStatement statement = observed.prepareStatement(
                        "insert into seen values (?)", ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
                Statement question = observed.createStatement();
                ResultSet none = question.executeQuery("select id from seen")) {
            statement.setInt(1, 1);
            assertThat(statement.executeUpdate()).isEqualTo(1);
            assertThat(none.getStatement().getConnection()).isSameAs(observed);
        }
        observed.rollback(savepoint);
        observed.rollback();
        observed.setAutoCommit(true);
        try (Statement statement = observed.createStatement()) {
            statement.execute("drop table seen");
        }

        assertThat(told.seen)
                .containsExactly(
                        "autocommit false",
                        "[create temp table seen (id int)]",
                        "commit",
                        "[select id from seen]",
                        "[insert into seen values (?)]",
                        "rolled back to a savepoint",
                        "rollback",
                        "autocommit true",
                        "[drop table seen]");
        assertThat(observed.getMetaData().getConnection()).isSameAs(observed);
        assertThat(ObservedConnection.observerOf(observed)).containsSame(told);
        assertThat(ObservedConnection.target(observed)).isNotSameAs(observed);
        assertThat(observed).isEqualTo(observed).isNotEqualTo(ObservedConnection.target(observed));
        assertThat(observed.hashCode())
                .isEqualTo(ObservedConnection.target(observed).hashCode());
        assertThatThrownBy(() -> {
                    try (Statement statement = observed.createStatement()) {
                        statement.execute("select 1 / 0");
                    }
                })
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("division by zero");
        told.seen.clear();
    }

    private static final class Told implements SessionObserver {

        private final List<String> seen = new ArrayList<>();

        @Override
        public boolean observes() {
            return true;
        }

        @Override
        public boolean observesOwnWork() {
            return true;
        }

        @Override
        public boolean splitsBatches() {
            return false;
        }

        @Override
        public Object execute(Execution execution) throws SQLException {
            seen.add(execution.sql().toString());
            return execution.run();
        }

        @Override
        public void commit(Action commit) throws SQLException {
            seen.add("commit");
            commit.run();
        }

        @Override
        public void rollback(Action rollback) throws SQLException {
            seen.add("rollback");
            rollback.run();
        }

        @Override
        public void autoCommit(boolean on, Action change) throws SQLException {
            seen.add("autocommit " + on);
            change.run();
        }

        @Override
        public void closing() {
            seen.add("closing");
        }

        @Override
        public void rolledBackToSavepoint() {
            seen.add("rolled back to a savepoint");
        }

        @Override
        public void unwrapped(boolean connection) {
            seen.add(connection ? "out of sight" : "unwrapped");
        }
    }
}
