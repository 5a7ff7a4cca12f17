package dev.pgguard.replica;

import dev.pgguard.jdbc.SqlState;
import dev.pgguard.lock.LockReport;
import java.sql.SQLException;

/**
 * Readers of a replica hold a table that the next statement would lock there as soon as it is replayed; the statement was not sent. It
 * carries SQLSTATE 55P03, as PostgreSQL's own time-out does, and counts as a failed attempt like it.
 */
public final class StandbyBusy extends SQLException {

    private static final long serialVersionUID = 1L;

    private final transient LockReport report;

    StandbyBusy(String message, LockReport report) {
        super(message, SqlState.LOCK_NOT_AVAILABLE);
        this.report = report;
    }

    /** Who they are. */
    public LockReport report() {
        return report;
    }
}
