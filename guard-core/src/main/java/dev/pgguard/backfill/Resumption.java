package dev.pgguard.backfill;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.Connection;
import java.sql.SQLException;

/** How a worker walks a job that somebody else registered: as the job's row says, and with the key as it is now. */
final class Resumption {

    private Resumption() {}

    /** @throws GuardException BACKFILL_FAILED when the key is gone or has changed */
    static Walk walk(Connection session, Job job) throws SQLException {
        Key key = Tables.keys(session, job.targetOid()).stream()
                .filter(candidate -> candidate.key().index().equals(job.keyIndex()))
                .filter(candidate -> candidate.unusable() == null)
                .map(Tables.Candidate::key)
                .filter(found -> found.names().equals(job.keyColumns()))
                .findFirst()
                .orElseThrow(() -> new GuardException(
                        Refusal.BACKFILL_FAILED,
                        "Backfill " + job.name() + " cannot go on: " + job.target() + " has no usable index "
                                + job.keyIndex() + " over (" + String.join(", ", job.keyColumns())
                                + ") any more, whose key is walked. What was committed stays. Bring it back and run it again, or cancel"
                                + " it."));
        return new Walk(StatementCutter.cut(job.statement()), key, job.hashed());
    }
}
