package dev.pgguard.backfill.partition;

import dev.pgguard.jdbc.Query;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is left when nobody works on a rebuild: partitions given up in the middle, old partitions whose time is over. */
final class Clearing {

    /** @param table quoted and qualified */
    private record Kept(Control.Row row, String table) {}

    private final RebuildSession session;
    private final Patience patience;

    Clearing(RebuildSession session, RebuildPolicy policy, Surroundings surroundings) {
        this.session = session;
        this.patience = new Patience(policy, surroundings);
    }

    /** Partitions that a runner works on are left to it: it sees that the job is cancelled. */
    void giveUp(Control.Job job) throws SQLException, Patience.Exhausted, InterruptedException {
        for (Control.Row row : Control.rows(session, job.id())) {
            if (row.step() == null || row.reached(Step.TIDY) || !Control.take(session, row)) {
                continue;
            }
            Control.Row now = Control.row(session, row);
            if (now.reached(Step.SWAP) && !now.reached(Step.TIDY)) {
                new Tidying(patience).afterSwap(session, now);
                Control.state(session, now, "done", null);
            } else if (now.step() != null && !now.reached(Step.TIDY)) {
                new Tidying(patience).giveUp(session, now);
                Control.state(session, now, "pending", null);
            }
            Control.giveBack(session, row);
        }
    }

    List<String> clean() throws SQLException, Patience.Exhausted, InterruptedException {
        List<String> dropped = new ArrayList<>();
        for (Control.Job job : Control.jobs(session)) {
            if (job.state().equals("cancelled")) {
                giveUp(job);
            }
            for (Control.Row row : Control.rows(session, job.id())) {
                Optional<Kept> kept = due(row);
                if (kept.isPresent()) {
                    drop(kept.get());
                    dropped.add(kept.get().table());
                }
            }
            forget(job);
        }
        return dropped;
    }

    /** By its OID: it may have been renamed; when somebody has attached it again it is in use. */
    private Optional<Kept> due(Control.Row row) throws SQLException {
        if (row.kept() == null || !row.reached(Step.TIDY)) {
            return Optional.empty();
        }
        return Query.first(
                session.connection(),
                """
                select pg_catalog.format('%I.%I', n.nspname, c.relname)
                  from pgguard.rebuild_partition p
                  join pg_catalog.pg_class c on c.oid = p.partition_oid and not c.relispartition
                  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where p.job_id = ? and p.partition_no = ? and p.keep_until <= pg_catalog.now()
                """,
                found -> new Kept(row, found.getString(1)),
                row.job(),
                row.number());
    }

    private void drop(Kept kept) throws SQLException, Patience.Exhausted, InterruptedException {
        patience.run(session, "drop " + kept.table(), inside -> {
            patience.calm(inside, kept.table());
            inside.execute("drop table " + kept.table());
            inside.update(
                    "update pgguard.rebuild_partition set old_name = null, keep_until = null where job_id = ? and partition_no = ?",
                    kept.row().job(),
                    kept.row().number());
            return true;
        });
    }

    private void forget(Control.Job job) throws SQLException {
        session.update(
                """
                delete from pgguard.rebuild_job j
                 where j.job_id = ? and j.state in ('done', 'cancelled')
                   and not exists (select from pgguard.rebuild_partition p
                                    where p.job_id = j.job_id and (p.old_name is not null or p.step is not null and p.step <> 'tidy'))
                """,
                job.id());
    }
}
