package dev.pgguard.it.rebuild;

import dev.pgguard.jdbc.Sessions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Sessions that tell before each statement and each commit how many there were, and keep what the server says beside its answers. */
final class Statements implements Sessions {

    private final Sessions sessions;
    private final IntConsumer before;
    private final AtomicInteger count = new AtomicInteger();
    private final List<String> messages = new ArrayList<>();

    /** @param before is given the number of the statement that comes; 1 is the first */
    Statements(Sessions sessions, IntConsumer before) {
        this.sessions = sessions;
        this.before = before;
    }

    /** Of all statements so far. */
    List<String> messages() {
        return List.copyOf(messages);
    }

    int count() {
        return count.get();
    }

    @Override
    public Optional<Connection> open(String role) throws SQLException {
        return sessions.open(role).map(connection -> proxy(Connection.class, connection, this::session));
    }

    private @Nullable Object session(Connection connection, String method, Call call) throws Throwable {
        if (method.equals("commit")) {
            before.accept(count.incrementAndGet());
        }
        Object result = call.run();
        if (result instanceof Statement statement) {
            Class<?> type =
                    result instanceof java.sql.PreparedStatement ? java.sql.PreparedStatement.class : Statement.class;
            return proxy(type, statement, (target, name, inner) -> {
                if (!name.startsWith("execute")) {
                    return inner.run();
                }
                before.accept(count.incrementAndGet());
                Object answer = inner.run();
                for (SQLWarning warning = target.getWarnings(); warning != null; warning = warning.getNextWarning()) {
                    messages.add(warning.getMessage());
                }
                return answer;
            });
        }
        return result;
    }

    @FunctionalInterface
    private interface Call {
        @Nullable
        Object run() throws Throwable;
    }

    @FunctionalInterface
    private interface Handler<T> {
        @Nullable
        Object call(T target, String method, Call call) throws Throwable;
    }

    @SuppressWarnings("unchecked")
    private static <T, U> U proxy(Class<U> type, T target, Handler<T> handler) {
        InvocationHandler invocations = (self, method, arguments) -> handler.call(target, method.getName(), () -> {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        });
        return (U) Proxy.newProxyInstance(Statements.class.getClassLoader(), new Class<?>[] {type}, invocations);
    }
}
