package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.Pace;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** The steps of one partition, from the first that is missing on; each looks before it acts, since another process may have begun it. */
final class PartitionWork {

    /** The job was cancelled meanwhile. */
    static final class Cancelled extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** What the job is asked between two transactions: waits while it is paused, and tells the pace from now on. */
    @FunctionalInterface
    interface Checkpoint {
        Pace pass() throws SQLException, Cancelled, InterruptedException;
    }

    private final RebuildSession session;
    private final RebuildSpec spec;
    private final RebuildPolicy policy;
    private final Surroundings surroundings;
    private final Patience patience;
    private final Rounds rounds;
    private final Throttle throttle;
    private final Checkpoint checkpoint;

    PartitionWork(
            RebuildSession session,
            RebuildSpec spec,
            RebuildPolicy policy,
            Surroundings surroundings,
            Throttle throttle,
            Checkpoint checkpoint) {
        this.session = session;
        this.spec = spec;
        this.policy = policy;
        this.surroundings = surroundings;
        this.patience = new Patience(policy, surroundings);
        this.rounds = new Rounds(session, policy, surroundings);
        this.throttle = throttle;
        this.checkpoint = checkpoint;
    }

    void run(Control.Row begun) throws SQLException, Patience.Exhausted, Cancelled, InterruptedException {
        Control.Row row = begun;
        if (!row.reached(Step.SWAP)) {
            Partition partition = Partitions.read(session, row.oid())
                    .orElseThrow(() -> new Mismatch("it is no partition any more: dropped or detached"));
            row = standing(row);
            swapIn(partition, row);
        }
        if (!row.reached(Step.TIDY)) {
            new Tidying(patience).afterSwap(session, row);
            tell(row, Step.TIDY, "");
        }
    }

    /** What its row says must be there; where it is not, it is begun anew: a gap in the notes would be a lost write. */
    private Control.Row standing(Control.Row row) throws SQLException, Patience.Exhausted, InterruptedException {
        boolean shadow = row.shadowOid() != null
                && session.is(
                        "select exists (select from pg_catalog.pg_class where oid = ?::int8::oid)", row.shadowOid());
        boolean whole =
                row.step() == null || shadow && (!row.reached(Step.CAPTURE) || Capture.atWork(session, row.oid()));
        if (whole) {
            return row;
        }
        new Tidying(patience).giveUp(session, row);
        return Control.row(session, row);
    }

    private void swapIn(Partition partition, Control.Row row)
            throws SQLException, Patience.Exhausted, Cancelled, InterruptedException {
        Transform transform = new Transform(session, partition, spec.columns());
        CatchUp catchUp = new CatchUp(partition, transform);
        if (!row.reached(Step.SHADOW)) {
            checkpoint.pass();
            shadow(partition, row);
            tell(row, Step.SHADOW, "");
        }
        if (!row.reached(Step.CAPTURE)) {
            checkpoint.pass();
            patience.run(session, "create triggers on " + partition.qualified(), inside -> {
                patience.calm(inside, partition.qualified());
                Capture.begin(inside, partition);
                Control.reached(inside, row, Step.CAPTURE);
                return true;
            });
            tell(row, Step.CAPTURE, "");
        }
        if (!row.reached(Step.COPY)) {
            long rows = copy(partition, transform, row);
            tell(row, Step.COPY, rows + " rows");
        }
        if (!row.reached(Step.INDEXES)) {
            // one moment's image, on which a unique index can be built
            rounds.untilFew(partition, catchUp);
            checkpoint.pass();
            int built = Indexes.buildMissing(session, partition);
            Control.reached(session, row, Step.INDEXES);
            tell(row, Step.INDEXES, built + " built");
        }
        if (!row.reached(Step.CONSTRAINTS)) {
            checkpoint.pass();
            new Constraints(patience).add(session, partition);
            Control.reached(session, row, Step.CONSTRAINTS);
            tell(row, Step.CONSTRAINTS, "");
        }
        if (!row.reached(Step.CATALOG)) {
            checkpoint.pass();
            patience.run(session, "alter " + partition.shadow(), inside -> {
                for (String statement : CarriedOver.statements(inside, partition)) {
                    inside.execute(statement);
                }
                Control.reached(inside, row, Step.CATALOG);
                return true;
            });
            tell(row, Step.CATALOG, "");
        }
        if (!row.reached(Step.VERIFY)) {
            rounds.untilFew(partition, catchUp);
            checkpoint.pass();
            session.execute("analyze " + partition.shadow());
            Verification.Verified verified = verify(partition, transform, catchUp, row);
            tell(row, Step.VERIFY, verified.rows() + " rows equal");
        }
        checkpoint.pass();
        Control.Row before = Control.row(session, row);
        Swap.Swapped swapped = new Swap(partition, catchUp, policy, patience, surroundings)
                .run(session, before, spec.keep(), () -> rounds.untilFew(partition, catchUp));
        surroundings
                .listener()
                .on(new RebuildEvent.Swapped(partition.qualified(), swapped.kept(), swapped.held(), swapped.keys()));
    }

    private void shadow(Partition partition, Control.Row row) throws SQLException {
        session.transaction(inside -> {
            inside.execute(
                    "create %s table %s (like %s including all excluding indexes excluding statistics excluding identity)%s"
                            .formatted(
                                    partition.creation().before(),
                                    partition.shadow(),
                                    partition.qualified(),
                                    partition.creation().after()));
            Indexes.buildPrimaryKey(inside, partition);
            inside.update(
                    """
                    update pgguard.rebuild_partition
                       set step = 'shadow', shadow_oid = pg_catalog.to_regclass(?)::oid, updated_at = pg_catalog.now()
                     where job_id = ? and partition_no = ?
                    """,
                    partition.shadow(),
                    row.job(),
                    row.number());
            return true;
        });
    }

    private long copy(Partition partition, Transform transform, Control.Row row)
            throws SQLException, Cancelled, InterruptedException {
        Copying copying = new Copying(partition, transform, row);
        String from = row.copiedTo();
        long all = row.rows();
        while (true) {
            Pace pace = checkpoint.pass();
            while (!throttle.admits(session.connection(), pace)) {
                pace = checkpoint.pass();
            }
            Instant start = surroundings.clock().instant();
            Copying.Batch batch = copying.next(session, from, throttle.rows());
            all += batch.rows();
            surroundings.listener().on(new RebuildEvent.Copied(partition.qualified(), batch.rows(), all));
            if (batch.to() == null) {
                return all;
            }
            from = batch.to();
            throttle.done(Duration.between(start, surroundings.clock().instant()));
        }
    }

    private Verification.Verified verify(Partition partition, Transform transform, CatchUp catchUp, Control.Row row)
            throws SQLException, Patience.Exhausted, InterruptedException {
        Long shadow = Control.row(session, row).shadowOid();
        if (shadow == null) {
            throw new Mismatch("its row in pgguard.rebuild_partition was altered");
        }
        return rounds.snapshot("verify " + partition.qualified(), inside -> {
            catchUp.prepare(inside);
            catchUp.round(inside, Integer.MAX_VALUE);
            Verification.Verified verified = Verification.verify(inside, partition, transform, shadow);
            inside.update(
                    """
                    update pgguard.rebuild_partition set step = 'verify', fingerprint = ?, updated_at = pg_catalog.now()
                     where job_id = ? and partition_no = ?
                    """,
                    verified.fingerprint(),
                    row.job(),
                    row.number());
            return verified;
        });
    }

    private void tell(Control.Row row, Step step, String detail) {
        surroundings.listener().on(new RebuildEvent.StepReached(row.qualified(), step, detail));
    }
}
