package dev.pgguard.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session of somebody's, perhaps of a pool's: it works in autocommit mode with other settings, and closing it gives it back as it came. */
public final class BorrowedSession implements InvocationHandler {

    private final Connection target;
    private final boolean autoCommit;
    private final Map<String, String> before = new LinkedHashMap<>();

    private BorrowedSession(Connection target) throws SQLException {
        this.target = target;
        this.autoCommit = target.getAutoCommit();
    }

    /**
     * The session with these settings.
     *
     * @param settings by parameter, in the order in which they are set; they are put back in the reverse one
     * @throws SQLException when one of them is refused; the connection is closed then
     */
    public static Connection of(Connection connection, Map<String, String> settings) throws SQLException {
        BorrowedSession session = new BorrowedSession(connection);
        try {
            connection.setAutoCommit(true);
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                session.set(setting.getKey(), setting.getValue());
            }
            return (Connection) Proxy.newProxyInstance(
                    BorrowedSession.class.getClassLoader(), new Class<?>[] {Connection.class}, session);
        } catch (SQLException | RuntimeException e) {
            session.giveBack();
            connection.close();
            throw e;
        }
    }

    private void set(String parameter, String value) throws SQLException {
        String old = Query.one(
                target,
                "select pg_catalog.current_setting(?), pg_catalog.set_config(?, ?, false)",
                row -> row.getString(1),
                parameter,
                parameter,
                value);
        before.put(parameter, old);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("close") && !target.isClosed()) {
            giveBack();
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void giveBack() {
        try {
            if (!target.getAutoCommit()) {
                target.rollback();
                target.setAutoCommit(true);
            }
            String[] parameters = before.keySet().toArray(String[]::new);
            for (int i = parameters.length - 1; i >= 0; i--) {
                Query.one(
                        target,
                        "select pg_catalog.set_config(?, ?, false)",
                        row -> row.getString(1),
                        parameters[i],
                        before.get(parameters[i]));
            }
            target.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            // a session that cannot be put back is broken; the pool finds that out when it is closed
            return;
        }
    }
}
