package dev.pgguard.jdbc;

import java.sql.SQLException;
import java.util.Optional;

/** SQLSTATE codes that the guard acts on, by PostgreSQL's names (manual, appendix A). */
public final class SqlState {

    public static final String CONNECTION_DOES_NOT_EXIST = "08003";
    public static final String OBJECT_NOT_IN_PREREQUISITE_STATE = "55000";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String DEADLOCK_DETECTED = "40P01";
    public static final String SERIALIZATION_FAILURE = "40001";
    public static final String FEATURE_NOT_SUPPORTED = "0A000";
    public static final String QUERY_CANCELED = "57014";
    public static final String ADMIN_SHUTDOWN = "57P01";
    public static final String UNDEFINED_OBJECT = "42704";
    public static final String UNDEFINED_TABLE = "42P01";
    public static final String DUPLICATE_TABLE = "42P07";
    public static final String DUPLICATE_SCHEMA = "42P06";
    public static final String DUPLICATE_OBJECT = "42710";
    public static final String UNIQUE_VIOLATION = "23505";
    public static final String READ_ONLY_SQL_TRANSACTION = "25006";
    public static final String INSUFFICIENT_PRIVILEGE = "42501";
    public static final String INVALID_PARAMETER_VALUE = "22023";
    public static final String ACTIVE_SQL_TRANSACTION = "25001";
    public static final String IN_FAILED_SQL_TRANSACTION = "25P02";
    public static final String IDLE_IN_TRANSACTION_SESSION_TIMEOUT = "25P03";
    public static final String TRANSACTION_TIMEOUT = "25P04";

    private SqlState() {}

    /** The first SQLSTATE in the chain of causes, or empty when no {@link SQLException} with one is in it. */
    public static Optional<String> of(Throwable failure) {
        return sqlException(failure).map(SQLException::getSQLState);
    }

    /** The first {@link SQLException} with a SQLSTATE in the chain of causes. */
    public static Optional<SQLException> sqlException(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 50; depth++) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return Optional.of(sql);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** A lock was not to be had in time, or a deadlock was ended: another attempt may go through. */
    public static boolean isLockFailure(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState()) || DEADLOCK_DETECTED.equals(failure.getSQLState());
    }

    /** Whether it is unknown what the server did: the session is lost, or the driver gives no SQLSTATE. */
    public static boolean isConnectionLoss(SQLException failure) {
        return failure.getSQLState() == null || isConnectionLoss(failure.getSQLState());
    }

    /** Class 08, or the server ended the session: nothing more can be asked on this connection. */
    public static boolean isConnectionLoss(String sqlState) {
        return sqlState.startsWith("08")
                || sqlState.startsWith("57P")
                || sqlState.equals(IDLE_IN_TRANSACTION_SESSION_TIMEOUT)
                || sqlState.equals(TRANSACTION_TIMEOUT);
    }
}
