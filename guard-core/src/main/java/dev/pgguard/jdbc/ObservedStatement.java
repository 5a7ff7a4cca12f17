package dev.pgguard.jdbc;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;

/** A statement of an {@link ObservedConnection}. */
abstract sealed class ObservedStatement extends PassedOnStatement
        permits ObservedStatement.Plain, ObservedStatement.OfDriver, ObservedPreparedStatement {

    private static final String SHOW = "show ";

    private final Connection connection;
    private final SessionObserver observer;
    private final @Nullable String prepared;
    private final List<String> batch = new ArrayList<>();
    /** What the host has in hand: this, or what stands before it with more interfaces. */
    private Statement seen = this;

    private boolean skipped;

    ObservedStatement(Connection connection, Statement target, SessionObserver observer, @Nullable String prepared) {
        super(target);
        this.connection = connection;
        this.observer = observer;
        this.prepared = prepared;
    }

    /** Nothing but a statement. */
    static final class Plain extends ObservedStatement {
        Plain(Connection connection, Statement target, SessionObserver observer) {
            super(connection, target, observer, null);
        }
    }

    /** The driver's own. */
    static final class OfDriver extends ObservedStatement implements DriverStatement {
        private final BaseStatement driver;

        OfDriver(Connection connection, Statement target, SessionObserver observer) {
            super(connection, target, observer, null);
            driver = (BaseStatement) target;
        }

        @Override
        public BaseStatement driver() {
            return driver;
        }
    }

    /** In its place. */
    void isSeenAs(Statement before) {
        seen = before;
    }

    /** How a host sends it, and what comes back. */
    enum Way {
        EXECUTE,
        QUERY,
        UPDATE,
        LARGE_UPDATE,
        BATCH
    }

    /** A call of the driver. */
    @FunctionalInterface
    interface Sent {
        Object run() throws SQLException;
    }

    final Object sent(Way way, @Nullable String sql, Sent call) throws SQLException {
        skipped = false;
        return leadingBack(observer.execute(new Call(way, List.of(sql == null ? "" : sql), true, call)));
    }

    final void added(String sql) {
        batch.add(sql);
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        return (ResultSet) sent(Way.QUERY, sql, () -> target.executeQuery(sql));
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        return (boolean) sent(Way.EXECUTE, sql, () -> target.execute(sql));
    }

    @Override
    public boolean execute(String sql, int generatedKeys) throws SQLException {
        return (boolean) sent(Way.EXECUTE, sql, () -> target.execute(sql, generatedKeys));
    }

    @Override
    public boolean execute(String sql, int[] columns) throws SQLException {
        return (boolean) sent(Way.EXECUTE, sql, () -> target.execute(sql, columns));
    }

    @Override
    public boolean execute(String sql, String[] columns) throws SQLException {
        return (boolean) sent(Way.EXECUTE, sql, () -> target.execute(sql, columns));
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        return (int) sent(Way.UPDATE, sql, () -> target.executeUpdate(sql));
    }

    @Override
    public int executeUpdate(String sql, int generatedKeys) throws SQLException {
        return (int) sent(Way.UPDATE, sql, () -> target.executeUpdate(sql, generatedKeys));
    }

    @Override
    public int executeUpdate(String sql, int[] columns) throws SQLException {
        return (int) sent(Way.UPDATE, sql, () -> target.executeUpdate(sql, columns));
    }

    @Override
    public int executeUpdate(String sql, String[] columns) throws SQLException {
        return (int) sent(Way.UPDATE, sql, () -> target.executeUpdate(sql, columns));
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        return (long) sent(Way.LARGE_UPDATE, sql, () -> target.executeLargeUpdate(sql));
    }

    @Override
    public long executeLargeUpdate(String sql, int generatedKeys) throws SQLException {
        return (long) sent(Way.LARGE_UPDATE, sql, () -> target.executeLargeUpdate(sql, generatedKeys));
    }

    @Override
    public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
        return (long) sent(Way.LARGE_UPDATE, sql, () -> target.executeLargeUpdate(sql, columns));
    }

    @Override
    public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
        return (long) sent(Way.LARGE_UPDATE, sql, () -> target.executeLargeUpdate(sql, columns));
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        target.addBatch(sql);
        added(sql);
    }

    @Override
    public void clearBatch() throws SQLException {
        batch.clear();
        target.clearBatch();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        List<String> all = taken();
        return isSentSingly(all)
                ? Arrays.stream(singly(all)).mapToInt(Math::toIntExact).toArray()
                : (int[]) batch(all, () -> target.executeBatch());
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        List<String> all = taken();
        return isSentSingly(all) ? singly(all) : (long[]) batch(all, () -> target.executeLargeBatch());
    }

    private List<String> taken() {
        skipped = false;
        List<String> all = List.copyOf(batch);
        batch.clear();
        return all;
    }

    private boolean isSentSingly(List<String> all) throws SQLException {
        return prepared == null && !all.isEmpty() && observer.splitsBatches();
    }

    private Object batch(List<String> all, Sent call) throws SQLException {
        return observer.execute(new Call(Way.BATCH, prepared == null ? all : List.of(prepared), false, call));
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public ResultSet getGeneratedKeys() throws SQLException {
        return leadingBack(target.getGeneratedKeys());
    }

    @Override
    public int getUpdateCount() throws SQLException {
        return skipped ? -1 : target.getUpdateCount();
    }

    @Override
    public long getLargeUpdateCount() throws SQLException {
        return skipped ? -1 : target.getLargeUpdateCount();
    }

    @Override
    @SuppressWarnings("NullAway") // null is what JDBC has for none
    public ResultSet getResultSet() throws SQLException {
        return skipped ? null : leadingBack(target.getResultSet());
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        return !skipped && target.getMoreResults();
    }

    @Override
    public boolean getMoreResults(int current) throws SQLException {
        return !skipped && target.getMoreResults(current);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return target.isWrapperFor(type);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(seen)) {
            return type.cast(seen);
        }
        observer.unwrapped(true);
        return target.unwrap(type);
    }

    @Override
    public String toString() {
        return target.toString();
    }

    private <T> T leadingBack(T result) {
        return result instanceof ResultSet && observer.observesOwnWork()
                ? Interfaces.leadingBack(result, "getStatement", seen)
                : result;
    }

    private long[] singly(List<String> statements) throws SQLException {
        target.clearBatch();
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

    /** It changes nothing and waits for nothing, so that it does not matter what comes first. */
    private static boolean isShow(String sql) {
        if (!sql.regionMatches(true, 0, SHOW, 0, SHOW.length()) || sql.length() == SHOW.length()) {
            return false;
        }
        for (int i = SHOW.length(); i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
                return false;
            }
        }
        return true;
    }

    /** A call of the host, sent as it was made. */
    private final class Call implements SessionObserver.Execution {
        private final Way way;
        private final List<String> sql;
        private final boolean repeatable;
        private final Sent call;

        Call(Way way, List<String> sql, boolean repeatable, Sent call) {
            this.way = way;
            this.sql = sql;
            this.repeatable = repeatable;
            this.call = call;
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
        public Object run() throws SQLException {
            return call.run();
        }

        @Override
        public long rows() {
            return sql.size() == 1 ? updateCount() : -1;
        }

        @Override
        public boolean takesQuestion() {
            return way == Way.QUERY && isShow(sql.get(0)) && takesSeveral();
        }

        private boolean takesSeveral() {
            try {
                return Backend.takesSeveral(target.getConnection());
            } catch (SQLException e) {
                return false;
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
            return switch (way) {
                case EXECUTE -> false;
                case UPDATE -> 0;
                case LARGE_UPDATE -> 0L;
                case QUERY, BATCH ->
                    throw new SQLException(
                            "[pgguard] A statement that counts as done was sent as a query, which has a result: "
                                    + sql);
            };
        }
    }
}
