package dev.pgguard.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The guard's own sessions from the host's data source, which may be a pool: they go back as they came. */
public record DataSourceSessions(DataSource dataSource) implements Sessions {

    @Override
    public Optional<Connection> open(String role) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            String before = name(connection, "pgguard:" + role);
            return Optional.of((Connection) Proxy.newProxyInstance(
                    DataSourceSessions.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    new Borrowed(connection, before, autoCommit)));
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Sets {@code application_name} and returns the one before. */
    private static String name(Connection connection, String name) throws SQLException {
        return Query.one(
                connection,
                "select pg_catalog.current_setting('application_name'), pg_catalog.set_config('application_name', ?, false)",
                row -> row.getString(1),
                name);
    }

    private record Borrowed(Connection target, String applicationName, boolean autoCommit)
            implements InvocationHandler {
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
            try (PreparedStatement name =
                    target.prepareStatement("select pg_catalog.set_config('application_name', ?, false)")) {
                name.setString(1, applicationName);
                name.execute();
                target.setAutoCommit(autoCommit);
            } catch (SQLException e) {
                // a session that cannot be put back is broken; the pool finds that out when it is closed
                return;
            }
        }
    }
}
