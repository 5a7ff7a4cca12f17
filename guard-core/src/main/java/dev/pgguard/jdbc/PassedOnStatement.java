package dev.pgguard.jdbc;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;

/** A statement of which every call that sends nothing and brings nothing reaches another one. */
abstract class PassedOnStatement implements Statement {

    final Statement target;

    PassedOnStatement(Statement target) {
        this.target = target;
    }

    @Override
    public void close() throws SQLException {
        target.close();
    }

    @Override
    public int getMaxFieldSize() throws SQLException {
        return target.getMaxFieldSize();
    }

    @Override
    public void setMaxFieldSize(int number) throws SQLException {
        target.setMaxFieldSize(number);
    }

    @Override
    public int getMaxRows() throws SQLException {
        return target.getMaxRows();
    }

    @Override
    public void setMaxRows(int number) throws SQLException {
        target.setMaxRows(number);
    }

    @Override
    public void setEscapeProcessing(boolean on) throws SQLException {
        target.setEscapeProcessing(on);
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        return target.getQueryTimeout();
    }

    @Override
    public void setQueryTimeout(int number) throws SQLException {
        target.setQueryTimeout(number);
    }

    @Override
    public void cancel() throws SQLException {
        target.cancel();
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        return target.getWarnings();
    }

    @Override
    public void clearWarnings() throws SQLException {
        target.clearWarnings();
    }

    @Override
    public void setCursorName(String text) throws SQLException {
        target.setCursorName(text);
    }

    @Override
    public void setFetchDirection(int number) throws SQLException {
        target.setFetchDirection(number);
    }

    @Override
    public int getFetchDirection() throws SQLException {
        return target.getFetchDirection();
    }

    @Override
    public void setFetchSize(int number) throws SQLException {
        target.setFetchSize(number);
    }

    @Override
    public int getFetchSize() throws SQLException {
        return target.getFetchSize();
    }

    @Override
    public int getResultSetConcurrency() throws SQLException {
        return target.getResultSetConcurrency();
    }

    @Override
    public int getResultSetType() throws SQLException {
        return target.getResultSetType();
    }

    @Override
    public int getResultSetHoldability() throws SQLException {
        return target.getResultSetHoldability();
    }

    @Override
    public boolean isClosed() throws SQLException {
        return target.isClosed();
    }

    @Override
    public void setPoolable(boolean on) throws SQLException {
        target.setPoolable(on);
    }

    @Override
    public boolean isPoolable() throws SQLException {
        return target.isPoolable();
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        target.closeOnCompletion();
    }

    @Override
    public boolean isCloseOnCompletion() throws SQLException {
        return target.isCloseOnCompletion();
    }

    @Override
    public void setLargeMaxRows(long number) throws SQLException {
        target.setLargeMaxRows(number);
    }

    @Override
    public long getLargeMaxRows() throws SQLException {
        return target.getLargeMaxRows();
    }

    @Override
    public String enquoteLiteral(String text) throws SQLException {
        return target.enquoteLiteral(text);
    }

    @Override
    public String enquoteIdentifier(String text, boolean on) throws SQLException {
        return target.enquoteIdentifier(text, on);
    }

    @Override
    public boolean isSimpleIdentifier(String text) throws SQLException {
        return target.isSimpleIdentifier(text);
    }

    @Override
    public String enquoteNCharLiteral(String text) throws SQLException {
        return target.enquoteNCharLiteral(text);
    }
}
