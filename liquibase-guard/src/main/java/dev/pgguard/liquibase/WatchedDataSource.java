package dev.pgguard.liquibase;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source whose connections know where they came from, so that the guard can open a second session beside a migration's.
 *
 * <p>Spring Boot's is replaced by one on its own. In Java:
 * {@code new JdbcConnection(new WatchedDataSource(dataSource).getConnection())}.
 */
public final class WatchedDataSource implements DataSource, AutoCloseable {

    private final DataSource target;

    public WatchedDataSource(DataSource target) {
        this.target = target;
    }

    /** A connection that knows its data source. */
    public interface Watched {

        /** The one that was wrapped. */
        DataSource watchedDataSource();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return watched(target.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return watched(target.getConnection(user, password));
    }

    private Connection watched(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                WatchedDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class, Watched.class},
                (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Watched.class) {
                        return target;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    /** Closes the wrapped one if it can be closed. */
    @Override
    public void close() {
        if (target instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(target) ? type.cast(target) : target.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(target) || target.isWrapperFor(type);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return target.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        target.setLogWriter(out);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return target.getLoginTimeout();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        target.setLoginTimeout(seconds);
    }

    @Override
    public Logger getParentLogger() throws java.sql.SQLFeatureNotSupportedException {
        return target.getParentLogger();
    }
}
