package dev.pgguard.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A statement of an {@link ObservedConnection}. */
final class ObservedStatement implements InvocationHandler {

    /** It changes nothing and waits for nothing, so that it does not matter what comes first. */
    private static final Pattern SHOW = Pattern.compile("(?i)show [a-z_]+");

    private final Connection connection;
    private final Statement target;
    private final SessionObserver observer;
    private final @Nullable String prepared;
    private final List<String> batch = new ArrayList<>();
    private boolean skipped;

    ObservedStatement(Connection connection, Statement target, SessionObserver observer, @Nullable String prepared) {
        this.connection = connection;
        this.target = target;
        this.observer = observer;
        this.prepared = prepared;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        String name = method.getName();
        switch (name) {
            case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" -> {
                skipped = false;
                String sql = arguments == null ? prepared : (String) arguments[0];
                return leadingBack(
                        observer.execute(new Call(List.of(sql == null ? "" : sql), true, method, arguments)), proxy);
            }
            case "addBatch" -> batch.add(arguments == null ? String.valueOf(prepared) : (String) arguments[0]);
            case "clearBatch" -> batch.clear();
            case "executeBatch", "executeLargeBatch" -> {
                skipped = false;
                List<String> sent = List.copyOf(batch);
                batch.clear();
                if (prepared == null && !sent.isEmpty() && observer.splitsBatches()) {
                    target.clearBatch();
                    long[] counts = singly(sent);
                    return name.equals("executeBatch")
                            ? Arrays.stream(counts).mapToInt(Math::toIntExact).toArray()
                            : counts;
                }
                return observer.execute(
                        new Call(prepared == null ? sent : List.of(prepared), false, method, arguments));
            }
            case "getConnection" -> {
                return connection;
            }
            case "unwrap" -> {
                if (arguments != null && ((Class<?>) arguments[0]).isInstance(proxy)) {
                    return proxy;
                }
                observer.unwrapped(true);
            }
            case "getGeneratedKeys" -> {
                return leadingBack(ObservedConnection.call(target, method, arguments), proxy);
            }
            case "getUpdateCount" -> {
                return skipped ? -1 : target.getUpdateCount();
            }
            case "getLargeUpdateCount" -> {
                if (skipped) {
                    return -1L;
                }
            }
            case "getResultSet" -> {
                return skipped ? null : leadingBack(target.getResultSet(), proxy);
            }
            case "getWarnings" -> {
                return target.getWarnings();
            }
            case "close" -> {
                target.close();
                return null;
            }
            case "getMoreResults" -> {
                if (skipped) {
                    return false;
                }
            }
            case "equals" -> {
                return arguments != null && proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            default -> {}
        }
        return ObservedConnection.call(target, method, arguments);
    }

    private @Nullable Object leadingBack(@Nullable Object result, Object statement) {
        return result instanceof ResultSet && observer.observesOwnWork()
                ? ObservedConnection.leadingBack(result, "getStatement", statement)
                : result;
    }

    private long[] singly(List<String> statements) throws SQLException {
        long[] counts = new long[statements.size()];
        for (int i = 0; i < counts.length; i++) {
            try {
                observer.execute(new Single(statements.get(i)));
                counts[i] = Math.max(0, skipped ? 0 : target.getUpdateCount());
            } catch (SQLException e) {
                throw new BatchUpdateException(
                        e.getMessage(), e.getSQLState(), e.getErrorCode(), Arrays.copyOf(counts, i), e);
            }
        }
        return counts;
    }

    /** One statement of a batch that is sent alone. */
    private final class Single implements SessionObserver.Execution {
        private final String sql;

        Single(String sql) {
            this.sql = sql;
        }

        @Override
        public List<String> sql() {
            return List.of(sql);
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public Object run() throws SQLException {
            skipped = false;
            return target.execute(sql);
        }

        @Override
        public long rows() {
            return updateCount();
        }

        @Override
        public Object skip() {
            skipped = true;
            return false;
        }
    }

    /** The driver gives it again to whoever asks next. */
    private long updateCount() {
        try {
            return target.getLargeUpdateCount();
        } catch (SQLException | UnsupportedOperationException e) {
            return -1;
        }
    }

    /** A call of the host, sent as it was made. */
    private final class Call implements SessionObserver.Execution {
        private final List<String> sql;
        private final boolean repeatable;
        private final Method method;
        private final @Nullable Object @Nullable [] arguments;

        Call(List<String> sql, boolean repeatable, Method method, @Nullable Object @Nullable [] arguments) {
            this.sql = sql;
            this.repeatable = repeatable;
            this.method = method;
            this.arguments = arguments;
        }

        @Override
        public List<String> sql() {
            return sql;
        }

        @Override
        public boolean repeatable() {
            return repeatable;
        }

        @Override
        public @Nullable Object run() throws SQLException {
            try {
                if (arguments != null
                        && arguments.length == 1
                        && method.getName().equals("execute")) {
                    return target.execute(sql.get(0));
                }
                return ObservedConnection.call(target, method, arguments);
            } catch (SQLException | RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new SQLException(e);
            }
        }

        @Override
        public long rows() {
            return sql.size() == 1 ? updateCount() : -1;
        }

        @Override
        public boolean takesQuestion() {
            return method.getName().equals("executeQuery")
                    && SHOW.matcher(sql.get(0)).matches()
                    && !forcesBinary();
        }

        /** With a threshold of -1 the driver takes the columns of the first of two results for those of the second. */
        private boolean forcesBinary() {
            try {
                return target.getConnection().unwrap(PGConnection.class).getPrepareThreshold() < 0;
            } catch (SQLException e) {
                return true;
            }
        }

        @Override
        public ResultSet run(String question, Query.Row<?> answer) throws SQLException {
            // prepared, since the driver parses the text of any other each time
            PreparedStatement both = target.getConnection().prepareStatement(sql.get(0) + "; " + question);
            both.closeOnCompletion();
            both.execute();
            ResultSet own = both.getResultSet();
            both.getMoreResults(Statement.KEEP_CURRENT_RESULT);
            try (ResultSet row = both.getResultSet()) {
                row.next();
                answer.map(row);
            }
            return own;
        }

        @Override
        public Object skip() throws SQLException {
            skipped = true;
            return switch (method.getName()) {
                case "execute" -> false;
                case "executeUpdate" -> 0;
                case "executeLargeUpdate" -> 0L;
                default ->
                    throw new SQLException(
                            "[pgguard] A statement that counts as done was sent as a query, which has a result: "
                                    + sql);
            };
        }
    }
}
