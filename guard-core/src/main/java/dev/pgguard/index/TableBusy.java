package dev.pgguard.index;

import dev.pgguard.jdbc.SqlState;
import java.sql.SQLException;

/**
 * Other transactions kept a table locked for longer than the limit, and the message names them. It carries SQLSTATE 55P03, as
 * PostgreSQL's own time-out does, and counts as a failed attempt like it.
 */
public final class TableBusy extends SQLException {

    private static final long serialVersionUID = 1L;

    TableBusy(String message) {
        super(message, SqlState.LOCK_NOT_AVAILABLE);
    }
}
