package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.Origin;
import dev.pgguard.backfill.Pace;
import dev.pgguard.backfill.PaceColumns;
import dev.pgguard.jdbc.Query;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables {@code pgguard.rebuild_job} and {@code pgguard.rebuild_partition}, in which a rebuild stands; made when the first is registered. */
final class Control {

    /** Half of the key of the advisory lock of a partition; the other is its OID. */
    private static final int LOCK_CLASS = 1_885_824_870;

    record Job(
            long id, String name, String parent, String sha256, String spec, String state, @Nullable Origin origin) {}

    /** What somebody may change while it is worked on. */
    record Standing(String state, Pace pace) {}

    /**
     * A partition of a job.
     *
     * @param qualified as it was called when the job was registered, and is again after the swap
     * @param step the last that was reached
     * @param copiedTo the key up to which rows are in the shadow, as SQL
     * @param kept what the old partition is called since the swap
     * @param fingerprint of the catalog's description of the old partition when it was verified
     */
    record Row(
            long job,
            int number,
            String qualified,
            long oid,
            boolean byDefault,
            String state,
            @Nullable Step step,
            @Nullable Long shadowOid,
            @Nullable String copiedTo,
            long rows,
            @Nullable String kept,
            @Nullable Instant keepUntil,
            @Nullable String fingerprint,
            @Nullable String error) {

        boolean reached(Step what) {
            return step != null && step.compareTo(what) >= 0;
        }
    }

    private Control() {}

    static boolean exists(RebuildSession session) throws SQLException {
        return session.is(
                """
                select exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                                where n.nspname = 'pgguard' and c.relname = 'rebuild_partition')
                """);
    }

    static List<Job> jobs(RebuildSession session) throws SQLException {
        return Query.list(
                session.connection(),
                "select job_id, name, parent, spec_sha256, spec, state, " + Origin.COLUMNS
                        + " from pgguard.rebuild_job order by job_id",
                row -> new Job(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        Origin.of(row)));
    }

    static Optional<Job> job(RebuildSession session, String name) throws SQLException {
        return exists(session)
                ? jobs(session).stream().filter(job -> job.name().equals(name)).findFirst()
                : Optional.empty();
    }

    /** @throws GuardException REBUILD_UNKNOWN */
    static Job known(RebuildSession session, String name) throws SQLException {
        return job(session, name)
                .orElseThrow(
                        () -> new GuardException(
                                Refusal.REBUILD_UNKNOWN,
                                "There is no rebuild of the name " + name
                                        + " in pgguard.rebuild_job of this database. Nothing was changed. Ask for the status to see those there are."));
    }

    /** Nothing when another runner has registered it meanwhile. */
    static void register(RebuildSession session, RebuildSpec spec, Pace pace, List<Partition> partitions)
            throws SQLException {
        Origin origin = spec.origin();
        session.transaction(inside -> {
            Optional<Long> job = Query.first(
                    inside.connection(),
                    """
                    insert into pgguard.rebuild_job (name, parent, spec_sha256, spec, %s, %s) values (?, ?, ?, ?, ?, ?, %s)
                    on conflict (name) do nothing returning job_id
                    """
                            .formatted(Origin.COLUMNS, PaceColumns.NAMES, PaceColumns.PARAMETERS),
                    row -> row.getLong(1),
                    spec.name(),
                    spec.parent(),
                    spec.sha256(),
                    spec.text(),
                    origin == null ? null : origin.tool(),
                    origin == null ? null : origin.migration(),
                    pace.profile(),
                    PaceColumns.milliseconds(pace),
                    pace.pauseRatio(),
                    pace.largestBatch(),
                    pace.lagLimit(),
                    pace.walBudget());
            if (job.isPresent()) {
                for (int number = 1; number <= partitions.size(); number++) {
                    Partition partition = partitions.get(number - 1);
                    inside.update(
                            """
                            insert into pgguard.rebuild_partition (job_id, partition_no, partition, partition_oid, by_default)
                            values (?, ?, ?, ?::int8::oid, ?)
                            """,
                            job.get(),
                            number,
                            partition.qualified(),
                            partition.oid(),
                            partition.bound().equals("DEFAULT"));
                }
            }
            return true;
        });
    }

    static List<Row> rows(RebuildSession session, long job) throws SQLException {
        return Query.list(
                session.connection(),
                """
                select job_id, partition_no, partition, partition_oid::int8, by_default, state, step, shadow_oid::int8, copied_to, rows_copied,
                       old_name, keep_until, fingerprint, last_error
                  from pgguard.rebuild_partition where job_id = ? order by partition_no
                """,
                Control::row,
                job);
    }

    static Row row(RebuildSession session, Row row) throws SQLException {
        return rows(session, row.job()).stream()
                .filter(each -> each.number() == row.number())
                .findFirst()
                .orElseThrow(() -> new SQLException("pgguard.rebuild_partition has no row for " + row.qualified()
                        + " any more: somebody has removed the job"));
    }

    private static Row row(ResultSet row) throws SQLException {
        String step = row.getString("step");
        Timestamp keepUntil = row.getTimestamp("keep_until");
        return new Row(
                row.getLong("job_id"),
                row.getInt("partition_no"),
                row.getString("partition"),
                row.getLong("partition_oid"),
                row.getBoolean("by_default"),
                row.getString("state"),
                step == null ? null : Step.valueOf(step.toUpperCase(Locale.ROOT)),
                row.getObject("shadow_oid") == null ? null : row.getLong("shadow_oid"),
                row.getString("copied_to"),
                row.getLong("rows_copied"),
                row.getString("old_name"),
                keepUntil == null ? null : keepUntil.toInstant(),
                row.getString("fingerprint"),
                row.getString("last_error"));
    }

    /** A job that is not there any more counts as cancelled. */
    static Standing standing(RebuildSession session, long job) throws SQLException {
        return Query.first(
                        session.connection(),
                        "select state, " + PaceColumns.NAMES + " from pgguard.rebuild_job where job_id = ?",
                        row -> new Standing(row.getString("state"), PaceColumns.of(row)),
                        job)
                .orElse(new Standing("cancelled", Pace.GENTLE));
    }

    /** @param from the states in which it changes */
    static boolean state(RebuildSession session, long job, String to, String... from) throws SQLException {
        return session.update(
                        """
                        update pgguard.rebuild_job
                           set state = ?, finished_at = case when ?::text in ('done', 'failed', 'cancelled') then pg_catalog.now() end
                         where job_id = ? and state = any (pg_catalog.string_to_array(?, ','))
                        """,
                        to,
                        to,
                        job,
                        String.join(",", from))
                > 0;
    }

    static void state(RebuildSession session, Row row, String state, @Nullable String error) throws SQLException {
        session.update(
                """
                update pgguard.rebuild_partition
                   set state = ?, last_error = ?, updated_at = pg_catalog.now(), attempts = attempts + (?::text = 'running')::int
                 where job_id = ? and partition_no = ?
                """,
                state,
                error,
                state,
                row.job(),
                row.number());
    }

    static void reached(RebuildSession session, Row row, Step step) throws SQLException {
        session.update(
                "update pgguard.rebuild_partition set step = ?, updated_at = pg_catalog.now() where job_id = ? and partition_no = ?",
                step.text(),
                row.job(),
                row.number());
    }

    /** A failed job goes on: its failed partitions have another turn, from the step where they stand. */
    static void again(RebuildSession session, Job job) throws SQLException {
        session.transaction(inside -> {
            if (state(inside, job.id(), "running", "failed")) {
                inside.update(
                        "update pgguard.rebuild_partition set state = 'pending' where job_id = ? and state = 'failed'",
                        job.id());
            }
            return true;
        });
    }

    /** As if nothing had been begun. */
    static void forget(RebuildSession session, Row row) throws SQLException {
        session.update(
                """
                update pgguard.rebuild_partition
                   set step = null, shadow_oid = null, copied_to = null, rows_copied = 0, fingerprint = null, updated_at = pg_catalog.now()
                 where job_id = ? and partition_no = ?
                """,
                row.job(),
                row.number());
    }

    /** One runner works on a partition; the lock goes with its session, and a backend whose client is gone keeps it as long as it lives. */
    static boolean take(RebuildSession session, Row row) throws SQLException {
        return session.is("select pg_catalog.pg_try_advisory_lock(?, ?)", LOCK_CLASS, (int) row.oid());
    }

    static void giveBack(RebuildSession session, Row row) throws SQLException {
        session.is("select pg_catalog.pg_advisory_unlock(?, ?)", LOCK_CLASS, (int) row.oid());
    }
}
