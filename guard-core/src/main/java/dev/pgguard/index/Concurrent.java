package dev.pgguard.index;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** One concurrent index statement, and what the guard does around an attempt of it. */
interface Concurrent {

    Verdict before(Connection session) throws SQLException;

    void verify(Connection session) throws SQLException;

    List<String> afterFailure(Connection session) throws SQLException;
}
