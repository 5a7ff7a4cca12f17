package dev.pgguard.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.postgresql.core.BaseStatement;

/** A prepared statement of an {@link ObservedConnection}. */
@SuppressWarnings("deprecation") // it has whatever JDBC has
abstract sealed class ObservedPreparedStatement extends ObservedStatement implements PreparedStatement {

    private final PreparedStatement prepared;
    private final String sql;

    ObservedPreparedStatement(Connection connection, PreparedStatement prepared, SessionObserver observer, String sql) {
        super(connection, prepared, observer, sql);
        this.prepared = prepared;
        this.sql = sql;
    }

    /** Nothing but a prepared statement. */
    static final class Plain extends ObservedPreparedStatement {
        Plain(Connection connection, PreparedStatement prepared, SessionObserver observer, String sql) {
            super(connection, prepared, observer, sql);
        }
    }

    /** The driver's own. */
    static final class OfDriver extends ObservedPreparedStatement implements DriverStatement {
        private final BaseStatement driver;

        OfDriver(Connection connection, PreparedStatement prepared, SessionObserver observer, String sql) {
            super(connection, prepared, observer, sql);
            driver = (BaseStatement) prepared;
        }

        @Override
        public BaseStatement driver() {
            return driver;
        }
    }

    @Override
    public boolean execute() throws SQLException {
        return (boolean) sent(Way.EXECUTE, sql, () -> prepared.execute());
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return (ResultSet) sent(Way.QUERY, sql, () -> prepared.executeQuery());
    }

    @Override
    public int executeUpdate() throws SQLException {
        return (int) sent(Way.UPDATE, sql, () -> prepared.executeUpdate());
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return (long) sent(Way.LARGE_UPDATE, sql, () -> prepared.executeLargeUpdate());
    }

    @Override
    public void addBatch() throws SQLException {
        prepared.addBatch();
        added(sql);
    }

    @Override
    public void setNull(int number, int number2) throws SQLException {
        prepared.setNull(number, number2);
    }

    @Override
    public void setBoolean(int number, boolean on) throws SQLException {
        prepared.setBoolean(number, on);
    }

    @Override
    public void setByte(int number, byte small) throws SQLException {
        prepared.setByte(number, small);
    }

    @Override
    public void setShort(int number, short small) throws SQLException {
        prepared.setShort(number, small);
    }

    @Override
    public void setInt(int number, int number2) throws SQLException {
        prepared.setInt(number, number2);
    }

    @Override
    public void setLong(int number, long number2) throws SQLException {
        prepared.setLong(number, number2);
    }

    @Override
    public void setFloat(int number, float real) throws SQLException {
        prepared.setFloat(number, real);
    }

    @Override
    public void setDouble(int number, double real) throws SQLException {
        prepared.setDouble(number, real);
    }

    @Override
    public void setBigDecimal(int number, BigDecimal bigDecimal) throws SQLException {
        prepared.setBigDecimal(number, bigDecimal);
    }

    @Override
    public void setString(int number, String text) throws SQLException {
        prepared.setString(number, text);
    }

    @Override
    public void setBytes(int number, byte[] bytes) throws SQLException {
        prepared.setBytes(number, bytes);
    }

    @Override
    public void setDate(int number, Date date) throws SQLException {
        prepared.setDate(number, date);
    }

    @Override
    public void setTime(int number, Time time) throws SQLException {
        prepared.setTime(number, time);
    }

    @Override
    public void setTimestamp(int number, Timestamp timestamp) throws SQLException {
        prepared.setTimestamp(number, timestamp);
    }

    @Override
    public void setAsciiStream(int number, InputStream inputStream, int number2) throws SQLException {
        prepared.setAsciiStream(number, inputStream, number2);
    }

    @Override
    public void setUnicodeStream(int number, InputStream inputStream, int number2) throws SQLException {
        prepared.setUnicodeStream(number, inputStream, number2);
    }

    @Override
    public void setBinaryStream(int number, InputStream inputStream, int number2) throws SQLException {
        prepared.setBinaryStream(number, inputStream, number2);
    }

    @Override
    public void clearParameters() throws SQLException {
        prepared.clearParameters();
    }

    @Override
    public void setObject(int number, Object value, int number2) throws SQLException {
        prepared.setObject(number, value, number2);
    }

    @Override
    public void setObject(int number, Object value) throws SQLException {
        prepared.setObject(number, value);
    }

    @Override
    public void setCharacterStream(int number, Reader reader, int number2) throws SQLException {
        prepared.setCharacterStream(number, reader, number2);
    }

    @Override
    public void setRef(int number, Ref ref) throws SQLException {
        prepared.setRef(number, ref);
    }

    @Override
    public void setBlob(int number, Blob blob) throws SQLException {
        prepared.setBlob(number, blob);
    }

    @Override
    public void setClob(int number, Clob clob) throws SQLException {
        prepared.setClob(number, clob);
    }

    @Override
    public void setArray(int number, Array array) throws SQLException {
        prepared.setArray(number, array);
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return prepared.getMetaData();
    }

    @Override
    public void setDate(int number, Date date, Calendar calendar) throws SQLException {
        prepared.setDate(number, date, calendar);
    }

    @Override
    public void setTime(int number, Time time, Calendar calendar) throws SQLException {
        prepared.setTime(number, time, calendar);
    }

    @Override
    public void setTimestamp(int number, Timestamp timestamp, Calendar calendar) throws SQLException {
        prepared.setTimestamp(number, timestamp, calendar);
    }

    @Override
    public void setNull(int number, int number2, String text) throws SQLException {
        prepared.setNull(number, number2, text);
    }

    @Override
    public void setURL(int number, URL uRL) throws SQLException {
        prepared.setURL(number, uRL);
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        return prepared.getParameterMetaData();
    }

    @Override
    public void setRowId(int number, RowId rowId) throws SQLException {
        prepared.setRowId(number, rowId);
    }

    @Override
    public void setNString(int number, String text) throws SQLException {
        prepared.setNString(number, text);
    }

    @Override
    public void setNCharacterStream(int number, Reader reader, long number2) throws SQLException {
        prepared.setNCharacterStream(number, reader, number2);
    }

    @Override
    public void setNClob(int number, NClob nClob) throws SQLException {
        prepared.setNClob(number, nClob);
    }

    @Override
    public void setClob(int number, Reader reader, long number2) throws SQLException {
        prepared.setClob(number, reader, number2);
    }

    @Override
    public void setBlob(int number, InputStream inputStream, long number2) throws SQLException {
        prepared.setBlob(number, inputStream, number2);
    }

    @Override
    public void setNClob(int number, Reader reader, long number2) throws SQLException {
        prepared.setNClob(number, reader, number2);
    }

    @Override
    public void setSQLXML(int number, SQLXML sQLXML) throws SQLException {
        prepared.setSQLXML(number, sQLXML);
    }

    @Override
    public void setObject(int number, Object value, int number2, int number3) throws SQLException {
        prepared.setObject(number, value, number2, number3);
    }

    @Override
    public void setAsciiStream(int number, InputStream inputStream, long number2) throws SQLException {
        prepared.setAsciiStream(number, inputStream, number2);
    }

    @Override
    public void setBinaryStream(int number, InputStream inputStream, long number2) throws SQLException {
        prepared.setBinaryStream(number, inputStream, number2);
    }

    @Override
    public void setCharacterStream(int number, Reader reader, long number2) throws SQLException {
        prepared.setCharacterStream(number, reader, number2);
    }

    @Override
    public void setAsciiStream(int number, InputStream inputStream) throws SQLException {
        prepared.setAsciiStream(number, inputStream);
    }

    @Override
    public void setBinaryStream(int number, InputStream inputStream) throws SQLException {
        prepared.setBinaryStream(number, inputStream);
    }

    @Override
    public void setCharacterStream(int number, Reader reader) throws SQLException {
        prepared.setCharacterStream(number, reader);
    }

    @Override
    public void setNCharacterStream(int number, Reader reader) throws SQLException {
        prepared.setNCharacterStream(number, reader);
    }

    @Override
    public void setClob(int number, Reader reader) throws SQLException {
        prepared.setClob(number, reader);
    }

    @Override
    public void setBlob(int number, InputStream inputStream) throws SQLException {
        prepared.setBlob(number, inputStream);
    }

    @Override
    public void setNClob(int number, Reader reader) throws SQLException {
        prepared.setNClob(number, reader);
    }

    @Override
    public void setObject(int number, Object value, SQLType sQLType, int number2) throws SQLException {
        prepared.setObject(number, value, sQLType, number2);
    }

    @Override
    public void setObject(int number, Object value, SQLType sQLType) throws SQLException {
        prepared.setObject(number, value, sQLType);
    }
}
