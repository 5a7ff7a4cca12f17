package dev.pgguard.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A look at one area, in a session on the primary in autocommit mode; it changes nothing. */
interface Examination {

    Area area();

    List<Finding> look(Connection primary) throws SQLException, InterruptedException;
}
