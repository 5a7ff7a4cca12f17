package dev.pgguard.backfill;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** How a worker walks a job that somebody else registered: as the job's row says, and with the key as it is now. */
final class Resumption {

    private Resumption() {}

    /**
     * @param working a session with the job's search path, in which the statement's names have to mean what they meant
     * @throws GuardException BACKFILL_FAILED when table or key is gone or has changed
     */
    static Walk walk(Connection session, Connection working, Job job) throws SQLException {
        Cut cut = StatementCutter.cut(job.statement());
        if (!Tables.oid(working, cut.walked()).equals(Optional.of(job.targetOid()))) {
            throw job.hasAnotherTable();
        }
        Key key = Tables.keys(session, job.targetOid()).stream()
                .filter(candidate -> candidate.key().index().equals(job.keyIndex()))
                .filter(candidate -> candidate.unusable() == null)
                .map(Tables.Candidate::key)
                .filter(found -> found.names().equals(job.keyColumns()))
                .findFirst()
                .orElseThrow(() -> job.cannotGoOn(job.target() + " has no usable index " + job.keyIndex() + " over ("
                        + String.join(", ", job.keyColumns()) + ") any more, whose key is walked"));
        return new Walk(cut, key, job.hashed());
    }
}
