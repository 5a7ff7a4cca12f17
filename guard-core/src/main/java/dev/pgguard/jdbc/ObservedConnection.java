package dev.pgguard.jdbc;

import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose statements, commits and rollbacks pass a {@link SessionObserver}.
 *
 * <p>It implements every public interface of the driver's connection, so that casts to {@code PGConnection} keep working.
 */
public abstract sealed class ObservedConnection extends PassedOnConnection
        permits ObservedConnection.Plain, ObservedPgConnection {

    final SessionObserver observer;

    /** What the host has in hand: this, or what stands before it with more interfaces. */
    private Connection seen = this;

    /** Of the driver's few classes of statements: finding them takes longer than a quick statement. */
    private final Map<Class<?>, Interfaces.More> kinds = new ConcurrentHashMap<>();

    private @Nullable DatabaseMetaData metadata;
    private @Nullable DatabaseMetaData observedMetadata;

    ObservedConnection(Connection target, SessionObserver observer) {
        super(target);
        this.observer = observer;
    }

    public static Connection observe(Connection target, SessionObserver observer) {
        Interfaces.More more = Interfaces.more(target.getClass(), Connection.class);
        // a tool may look for the driver's classes by the loader of its connection
        boolean elsewhere = target.getClass().getClassLoader() != ObservedConnection.class.getClassLoader();
        return switch (more == Interfaces.More.NONE && elsewhere ? Interfaces.More.OTHER : more) {
            case NONE -> new Plain(target, observer);
            case OF_THE_DRIVER -> ObservedPgConnection.of(target, observer);
            case OTHER -> {
                ObservedConnection observed = new Plain(target, observer);
                observed.seen = (Connection)
                        Interfaces.proxy(target, new Interfaces.Before<>(observed, target, Connection.class, observer));
                yield observed.seen;
            }
        };
    }

    /** Nothing but a connection. */
    static final class Plain extends ObservedConnection {
        Plain(Connection target, SessionObserver observer) {
            super(target, observer);
        }
    }

    /** The observer of a connection that {@link #observe} returned; empty for any other. */
    public static Optional<SessionObserver> observerOf(Connection connection) {
        ObservedConnection observed = observed(connection);
        return observed == null ? Optional.empty() : Optional.of(observed.observer);
    }

    /** The driver's or the pool's connection behind an observed one; any other connection itself. */
    public static Connection target(Connection connection) {
        ObservedConnection observed = observed(connection);
        return observed == null ? connection : observed.target;
    }

    private static @Nullable ObservedConnection observed(Connection connection) {
        if (connection instanceof ObservedConnection observed) {
            return observed;
        }
        return Proxy.isProxyClass(connection.getClass())
                        && Proxy.getInvocationHandler(connection) instanceof Interfaces.Before<?> before
                        && before.observed() instanceof ObservedConnection behind
                ? behind
                : null;
    }

    private Statement observed(Statement made) {
        if (!observer.observes()) {
            return made;
        }
        return switch (kinds.computeIfAbsent(made.getClass(), type -> Interfaces.more(type, Statement.class))) {
            case NONE -> new ObservedStatement.Plain(seen, made, observer);
            case OF_THE_DRIVER -> new ObservedStatement.OfDriver(seen, made, observer);
            case OTHER -> before(made, new ObservedStatement.Plain(seen, made, observer), Statement.class);
        };
    }

    private PreparedStatement observed(PreparedStatement made, String sql) {
        if (!observer.observes()) {
            return made;
        }
        return switch (kinds.computeIfAbsent(made.getClass(), type -> Interfaces.more(type, PreparedStatement.class))) {
            case NONE -> new ObservedPreparedStatement.Plain(seen, made, observer, sql);
            case OF_THE_DRIVER -> new ObservedPreparedStatement.OfDriver(seen, made, observer, sql);
            case OTHER ->
                (PreparedStatement) before(
                        made, new ObservedPreparedStatement.Plain(seen, made, observer, sql), PreparedStatement.class);
        };
    }

    private CallableStatement observed(CallableStatement made, String sql) {
        return observer.observes()
                ? (CallableStatement) before(
                        made, new ObservedPreparedStatement.Plain(seen, made, observer, sql), PreparedStatement.class)
                : made;
    }

    private Statement before(Statement made, ObservedStatement observed, Class<?> known) {
        Statement before = (Statement) Interfaces.proxy(made, new Interfaces.Before<>(observed, made, known, observer));
        observed.isSeenAs(before);
        return before;
    }

    @Override
    public Statement createStatement() throws SQLException {
        return observed(target.createStatement());
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return observed(target.createStatement(type, concurrency));
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return observed(target.createStatement(type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return observed(target.prepareStatement(sql), sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return observed(target.prepareStatement(sql, type, concurrency), sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return observed(target.prepareStatement(sql, type, concurrency, holdability), sql);
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return observed(target.prepareCall(sql), sql);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return observed(target.prepareCall(sql, type, concurrency), sql);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        return observed(target.prepareCall(sql, type, concurrency, holdability), sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int generatedKeys) throws SQLException {
        return observed(target.prepareStatement(sql, generatedKeys), sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
        return observed(target.prepareStatement(sql, columns), sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
        return observed(target.prepareStatement(sql, columns), sql);
    }

    @Override
    public void commit() throws SQLException {
        observer.commit(() -> target.commit());
    }

    @Override
    public void rollback() throws SQLException {
        observer.rollback(() -> target.rollback());
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        target.rollback(savepoint);
        observer.rolledBackToSavepoint();
    }

    @Override
    public void setSchema(String schema) throws SQLException {
        target.setSchema(schema);
        observer.schemaChanged();
    }

    @Override
    public void setAutoCommit(boolean on) throws SQLException {
        // neither holds a truth value: what the JVM makes for that takes the start of a new one milliseconds
        observer.autoCommit(on, on ? () -> target.setAutoCommit(true) : () -> target.setAutoCommit(false));
    }

    @Override
    public void close() throws SQLException {
        observer.closing();
        target.close();
    }

    /** The driver gives the same each time; to the tool, its own. */
    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        DatabaseMetaData found = target.getMetaData();
        if (!observer.observesOwnWork()) {
            return found;
        }
        DatabaseMetaData observed = observedMetadata;
        if (observed == null || found != metadata) {
            observed = Interfaces.leadingBack(found, "getConnection", seen);
            observedMetadata = observed;
            metadata = found;
        }
        return observed;
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return target.isWrapperFor(type);
    }

    /** An interface of the driver's connection is observed like the connection; its class is out of sight. */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(seen)) {
            if (!type.isAssignableFrom(Connection.class)) {
                observer.unwrapped(false);
            }
            return type.cast(seen);
        }
        T found = target.unwrap(type);
        if (type.isInterface() && found instanceof Connection connection) {
            observer.unwrapped(false);
            return type.cast(observe(connection, observer));
        }
        observer.unwrapped(true);
        return found;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other;
    }

    /** A tool may keep things by its connection, and find them again while that is observed. */
    @Override
    public final int hashCode() {
        return target.hashCode();
    }

    @Override
    public String toString() {
        return target.toString();
    }
}
