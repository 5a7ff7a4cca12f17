package dev.pgguard.index;

import dev.pgguard.jdbc.SqlState;
import java.sql.SQLException;

/**
 * A concurrent statement reported success, but the catalog does not show its effect. What it left was dropped, so that another
 * attempt can start clean: callers retry it as they retry a lock that was not available.
 */
public final class InvalidIndex extends SQLException {

    private static final long serialVersionUID = 1L;

    InvalidIndex(String message) {
        super(message, SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE);
    }
}
