package dev.pgguard.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose statements, commits and rollbacks pass a {@link SessionObserver}.
 *
 * <p>It implements every public interface of the driver's connection, so that casts to {@code PGConnection} keep working.
 */
public final class ObservedConnection implements InvocationHandler {

    private final Connection target;
    private final SessionObserver observer;
    /** Of the driver's few classes of statements: finding them takes longer than a quick statement. */
    private final Map<Class<?>, Class<?>[]> interfaces = new ConcurrentHashMap<>();

    private @Nullable Object metadata;
    private @Nullable Object observedMetadata;

    private ObservedConnection(Connection target, SessionObserver observer) {
        this.target = target;
        this.observer = observer;
    }

    public static Connection observe(Connection target, SessionObserver observer) {
        return (Connection) proxy(target, interfaces(target.getClass()), new ObservedConnection(target, observer));
    }

    /** The observer of a connection that {@link #observe} returned; empty for any other. */
    public static Optional<SessionObserver> observerOf(Connection connection) {
        ObservedConnection handler = handler(connection);
        return handler == null ? Optional.empty() : Optional.of(handler.observer);
    }

    /** The driver's or the pool's connection behind an observed one; any other connection itself. */
    public static Connection target(Connection connection) {
        ObservedConnection handler = handler(connection);
        return handler == null ? connection : handler.target;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        switch (method.getName()) {
            case "createStatement", "prepareStatement", "prepareCall" -> {
                Statement statement =
                        arguments == null ? target.createStatement() : (Statement) call(target, method, arguments);
                String sql = statement instanceof PreparedStatement && arguments != null ? (String) arguments[0] : null;
                if (statement == null || !observer.observes()) {
                    return statement;
                }
                return proxy(
                        statement,
                        interfaces.computeIfAbsent(statement.getClass(), ObservedConnection::interfaces),
                        new ObservedStatement((Connection) proxy, statement, observer, sql));
            }
            case "commit" -> observer.commit(target::commit);
            case "rollback" -> {
                if (arguments != null) {
                    call(target, method, arguments);
                    observer.rolledBackToSavepoint();
                } else {
                    observer.rollback(target::rollback);
                }
            }
            case "setAutoCommit" -> {
                boolean on = arguments != null && Boolean.TRUE.equals(arguments[0]);
                observer.autoCommit(on, () -> target.setAutoCommit(on));
            }
            case "close" -> {
                observer.closing();
                target.close();
            }
            case "getMetaData" -> {
                return metadata(target.getMetaData(), proxy);
            }
            // the tools ask for these all the time, and a call by reflection is slow until the JVM has compiled it
            case "getAutoCommit" -> {
                return target.getAutoCommit();
            }
            case "isClosed" -> {
                return target.isClosed();
            }
            case "unwrap" -> {
                return unwrap((Connection) proxy, method, arguments);
            }
            case "getCopyAPI", "getLargeObjectAPI", "getFastpathAPI" -> {
                observer.unwrapped(false);
                return call(target, method, arguments);
            }
            case "equals" -> {
                return arguments != null && proxy == arguments[0];
            }
            case "hashCode" -> {
                // a tool may keep things by its connection, and find them again while that is observed
                return target.hashCode();
            }
            default -> {
                return call(target, method, arguments);
            }
        }
        return null;
    }

    /** The driver gives the same each time. */
    private @Nullable Object metadata(@Nullable Object found, Object proxy) {
        if (found == null || found != metadata) {
            observedMetadata = leadingBack(found, "getConnection", proxy);
            metadata = found;
        }
        return observedMetadata;
    }

    /** An interface of the driver's connection is observed like the connection; its class is out of sight. */
    private @Nullable Object unwrap(Connection proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        Class<?> wanted = arguments == null ? null : (Class<?>) arguments[0];
        if (wanted != null && wanted.isInstance(proxy)) {
            observer.unwrapped(false);
            return proxy;
        }
        Object found = call(target, method, arguments);
        if (wanted != null && wanted.isInterface() && found instanceof Connection connection) {
            observer.unwrapped(false);
            return observe(connection, observer);
        }
        observer.unwrapped(true);
        return found;
    }

    /** An object of the driver's that leads back to what is observed, and not past it. */
    static @Nullable Object leadingBack(@Nullable Object found, String way, Object observed) {
        if (found == null) {
            return null;
        }
        return proxy(
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

    private static @Nullable ObservedConnection handler(Connection connection) {
        return Proxy.isProxyClass(connection.getClass())
                        && Proxy.getInvocationHandler(connection) instanceof ObservedConnection observed
                ? observed
                : null;
    }

    private static Object proxy(Object target, Class<?>[] interfaces, InvocationHandler handler) {
        return Proxy.newProxyInstance(loader(target), interfaces, handler);
    }

    private static Class<?>[] interfaces(Class<?> target) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> type = target; type != null; type = type.getSuperclass()) {
            addPublic(type, interfaces);
        }
        return interfaces.toArray(Class[]::new);
    }

    private static void addPublic(Class<?> type, Set<Class<?>> interfaces) {
        for (Class<?> each : type.getInterfaces()) {
            if (java.lang.reflect.Modifier.isPublic(each.getModifiers())) {
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
