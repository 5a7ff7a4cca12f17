package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.Pace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** How large a batch is, and what has to be waited for before it. */
interface Throttle {

    /**
     * Whether the next batch may start; when not, it has waited a little, nothing held, and may be asked again.
     *
     * @param pace from now on
     */
    boolean admits(Connection session, Pace pace) throws SQLException, InterruptedException;

    /** Of the next batch. */
    int rows();

    /** A batch is committed. */
    void done(Duration took) throws InterruptedException;
}
