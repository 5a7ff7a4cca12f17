package dev.pgguard.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.Tuple;

/** What the driver's own statements have beside what a statement has. */
@SuppressWarnings("deprecation") // it has whatever the driver has
interface DriverStatement extends BaseStatement {

    BaseStatement driver();

    @Override
    default long getLastOID() throws SQLException {
        return driver().getLastOID();
    }

    @Override
    default void setUseServerPrepare(boolean on) throws SQLException {
        driver().setUseServerPrepare(on);
    }

    @Override
    default boolean isUseServerPrepare() {
        return driver().isUseServerPrepare();
    }

    @Override
    default void setPrepareThreshold(int number) throws SQLException {
        driver().setPrepareThreshold(number);
    }

    @Override
    default int getPrepareThreshold() {
        return driver().getPrepareThreshold();
    }

    @Override
    default void setAdaptiveFetch(boolean on) {
        driver().setAdaptiveFetch(on);
    }

    @Override
    default boolean getAdaptiveFetch() {
        return driver().getAdaptiveFetch();
    }

    @Override
    default ResultSet createDriverResultSet(Field[] fields, List<Tuple> list) throws SQLException {
        return driver().createDriverResultSet(fields, list);
    }

    @Override
    default ResultSet createResultSet(Query query, Field[] fields, List<Tuple> list, ResultCursor resultCursor)
            throws SQLException {
        return driver().createResultSet(query, fields, list, resultCursor);
    }

    @Override
    default boolean executeWithFlags(String text, int number) throws SQLException {
        return driver().executeWithFlags(text, number);
    }

    @Override
    default boolean executeWithFlags(CachedQuery cachedQuery, int number) throws SQLException {
        return driver().executeWithFlags(cachedQuery, number);
    }

    @Override
    default boolean executeWithFlags(int number) throws SQLException {
        return driver().executeWithFlags(number);
    }
}
