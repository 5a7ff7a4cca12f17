package dev.pgguard.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

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
    private final Map<Class<?>, Class<?>[]> interfaces = new ConcurrentHashMap<>();

    private @Nullable DatabaseMetaData metadata;
    private @Nullable DatabaseMetaData observedMetadata;

    ObservedConnection(Connection target, SessionObserver observer) {
        super(target);
        this.observer = observer;
    }

    /**
     * A pool's connection is nothing but a connection, and the driver's own is known; a class for any other is made by the JVM, which
     * takes the start of a new one some 30 ms.
     */
    public static Connection observe(Connection target, SessionObserver observer) {
        Class<?>[] interfaces = interfaces(target.getClass());
        List<Class<?>> more = new ArrayList<>();
        for (Class<?> each : interfaces) {
            if (!each.isAssignableFrom(Connection.class)) {
                more.add(each);
            }
        }
        if (more.isEmpty()) {
            return new Plain(target, observer);
        }
        if (more.size() == 1) {
            try {
                Connection own = OfDriver.observe(target, more.get(0), observer);
                if (own != null) {
                    return own;
                }
            } catch (LinkageError e) {
                // the driver is another than was compiled with, or nowhere in sight
            }
        }
        ObservedConnection observed = new Plain(target, observer);
        observed.seen = (Connection) proxy(target, interfaces, new WithInterfaces(observed));
        return observed.seen;
    }

    /** Nothing but a connection. */
    static final class Plain extends ObservedConnection {
        Plain(Connection target, SessionObserver observer) {
            super(target, observer);
        }
    }

    /** Apart, since the driver may be out of sight from here. */
    private static final class OfDriver {

        /** A driver newer than the one that this was compiled with may ask for more. */
        private static final boolean COMPLETE = isComplete();

        private static boolean isComplete() {
            for (Method method : ObservedPgConnection.class.getMethods()) {
                if (Modifier.isAbstract(method.getModifiers())) {
                    return false;
                }
            }
            return true;
        }

        static @Nullable Connection observe(Connection target, Class<?> only, SessionObserver observer) {
            return only == BaseConnection.class && COMPLETE && target instanceof BaseConnection driver
                    ? new ObservedPgConnection(driver, observer)
                    : null;
        }
    }

    /** Before an observed connection: what that does not know itself is the target's. */
    private record WithInterfaces(ObservedConnection observed) implements InvocationHandler {

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            switch (method.getName()) {
                case "equals" -> {
                    return arguments != null && proxy == arguments[0];
                }
                case "getCopyAPI", "getLargeObjectAPI", "getFastpathAPI" -> observed.observer.unwrapped(false);
                default -> {}
            }
            Method own = own(method);
            return own == null ? call(observed.target, method, arguments) : call(observed, own, arguments);
        }

        /** What a connection has too; null when it is of another interface only. */
        private static @Nullable Method own(Method method) {
            if (method.getDeclaringClass() == Object.class
                    || method.getDeclaringClass().isAssignableFrom(Connection.class)) {
                return method;
            }
            try {
                return Connection.class.getMethod(method.getName(), method.getParameterTypes());
            } catch (NoSuchMethodException e) {
                return null;
            }
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
                        && Proxy.getInvocationHandler(connection) instanceof WithInterfaces before
                ? before.observed
                : null;
    }

    /** @param sql of a prepared statement */
    private <T extends Statement> T observed(T statement, Class<T> type, @Nullable String sql) {
        if (!observer.observes()) {
            return statement;
        }
        return type.cast(proxy(
                statement,
                interfaces.computeIfAbsent(statement.getClass(), ObservedConnection::interfaces),
                new ObservedStatement(seen, statement, observer, sql)));
    }

    @Override
    public Statement createStatement() throws SQLException {
        return observed(target.createStatement(), Statement.class, null);
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return observed(target.createStatement(type, concurrency), Statement.class, null);
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return observed(target.createStatement(type, concurrency, holdability), Statement.class, null);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return observed(target.prepareStatement(sql), PreparedStatement.class, sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return observed(target.prepareStatement(sql, type, concurrency), PreparedStatement.class, sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return observed(target.prepareStatement(sql, type, concurrency, holdability), PreparedStatement.class, sql);
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return observed(target.prepareCall(sql), CallableStatement.class, sql);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return observed(target.prepareCall(sql, type, concurrency), CallableStatement.class, sql);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        return observed(target.prepareCall(sql, type, concurrency, holdability), CallableStatement.class, sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int generatedKeys) throws SQLException {
        return observed(target.prepareStatement(sql, generatedKeys), PreparedStatement.class, sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
        return observed(target.prepareStatement(sql, columns), PreparedStatement.class, sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
        return observed(target.prepareStatement(sql, columns), PreparedStatement.class, sql);
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
            observed = leadingBack(found, "getConnection", seen);
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
            observer.unwrapped(false);
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

    /** An object of the driver's that leads back to what is observed, and not past it. */
    @SuppressWarnings("unchecked") // of the interfaces that it has is the one that the caller knows
    static <T> T leadingBack(T found, String way, Object observed) {
        return (T) proxy(
                found,
                interfaces(found.getClass()),
                (proxy, method, arguments) -> method.getName().equals(way) ? observed : call(found, method, arguments));
    }

    static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    static Object proxy(Object target, Class<?>[] interfaces, InvocationHandler handler) {
        return Proxy.newProxyInstance(loader(target), interfaces, handler);
    }

    static Class<?>[] interfaces(Class<?> target) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> type = target; type != null; type = type.getSuperclass()) {
            addPublic(type, interfaces);
        }
        return interfaces.toArray(new Class<?>[0]);
    }

    private static void addPublic(Class<?> type, Set<Class<?>> interfaces) {
        for (Class<?> each : type.getInterfaces()) {
            if (Modifier.isPublic(each.getModifiers())) {
                interfaces.add(each);
            } else {
                addPublic(each, interfaces);
            }
        }
    }

    private static ClassLoader loader(Object target) {
        ClassLoader own = target.getClass().getClassLoader();
        return own == null ? ClassLoader.getSystemClassLoader() : own;
    }
}
