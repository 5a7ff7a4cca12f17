package dev.pgguard.backfill;

import dev.pgguard.jdbc.SqlState;
import java.sql.SQLException;
import java.util.Set;

/** What an error of a batch means for what comes next. */
final class Failures {

    private static final Set<String> SMALLER = Set.of(
            SqlState.QUERY_CANCELED,
            SqlState.LOCK_NOT_AVAILABLE,
            SqlState.DEADLOCK_DETECTED,
            SqlState.SERIALIZATION_FAILURE);

    /** More than one row by a subquery, RAISE of a trigger, WITH CHECK OPTION, a row too wide for its index. */
    private static final Set<String> OF_A_ROW = Set.of("21000", "44000", "54000");

    private Failures() {}

    /** Every row fails alike, or no row is needed for it to fail: no search among rows can help. */
    static final class OfEveryRow extends SQLException {
        private static final long serialVersionUID = 1L;

        OfEveryRow(SQLException failure) {
            super(failure.getMessage(), failure.getSQLState(), failure);
        }
    }

    /** A smaller batch may get through. */
    static boolean wantsASmallerBatch(SQLException failure) {
        return SMALLER.contains(String.valueOf(failure.getSQLState()));
    }

    /** The values of a row are to blame: data exceptions, constraints, what a trigger raises. */
    static boolean isOfARow(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return !(failure instanceof OfEveryRow)
                && (state.startsWith("22")
                        || state.startsWith("23")
                        || state.startsWith("P0")
                        || OF_A_ROW.contains(state));
    }

    /** The server is gone, is a standby, is shutting down, or has no room: another attempt later may find it well. */
    static boolean isOutage(SQLException failure) {
        String state = failure.getSQLState();
        return SqlState.isConnectionLoss(failure)
                || state.startsWith("53")
                || state.equals(SqlState.READ_ONLY_SQL_TRANSACTION);
    }
}
