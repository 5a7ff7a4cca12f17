package dev.pgguard.backfill.partition;

import dev.pgguard.jdbc.Query;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Puts the shadow in the old partition's place, in one transaction.
 *
 * <p>The parent is locked first: a statement through it locks it before the partition, and the other order deadlocks with one that waits.
 */
final class Swap {

    /** @param held how long ACCESS EXCLUSIVE was held, by this side's clock */
    record Swapped(String kept, int keys, Duration held) {}

    private record Locked(int keys, Instant since) {}

    private final Partition partition;
    private final CatchUp catchUp;
    private final RebuildPolicy policy;
    private final Patience patience;
    private final Surroundings surroundings;

    Swap(Partition partition, CatchUp catchUp, RebuildPolicy policy, Patience patience, Surroundings surroundings) {
        this.partition = partition;
        this.catchUp = catchUp;
        this.policy = policy;
        this.patience = patience;
        this.surroundings = surroundings;
    }

    /** @param before brings the shadow so near that the rest fits under the locks */
    Swapped run(RebuildSession session, Control.Row row, Duration keep, Patience.Before before)
            throws SQLException, Patience.Exhausted, InterruptedException {
        String kept = partition.keptPlainName();
        Locked locked = patience.run(
                session, "swap " + partition.qualified(), before, inside -> attempt(inside, row, keep, kept));
        return new Swapped(
                qualifiedKept(session),
                locked.keys(),
                Duration.between(locked.since(), surroundings.clock().instant()));
    }

    private Locked attempt(RebuildSession inside, Control.Row row, Duration keep, String kept) throws SQLException {
        if (partition.fallback() == null) {
            patience.calm(inside, partition.shadow(), partition.qualified());
        } else {
            patience.calm(inside, partition.shadow(), partition.qualified(), partition.fallback());
        }
        // that lock keeps everybody from altering the table; what can be asked is asked before the locks that others
        // feel
        requireUnchanged(inside, row);
        List<String> exchange = exchange(inside, kept);
        catchUp.prepare(inside);
        catchUp.byIndex(inside);
        inside.execute("set local statement_timeout = '" + policy.swapTimeout().toMillis() + "ms'");
        inside.execute("lock table only " + partition.parent() + " in access exclusive mode");
        Instant since = surroundings.clock().instant();
        inside.execute("lock table only " + partition.qualified() + " in access exclusive mode");
        int keys = catchUp.round(inside, policy.finalKeys());
        inside.execute(exchange);
        inside.update(
                """
                update pgguard.rebuild_partition
                   set step = 'swap', old_name = ?, keep_until = pg_catalog.now() + pg_catalog.make_interval(secs => ?), updated_at = pg_catalog.now()
                 where job_id = ? and partition_no = ?
                """,
                kept,
                (double) keep.toSeconds(),
                row.job(),
                row.number());
        return new Locked(keys, since);
    }

    private void requireUnchanged(RebuildSession inside, Control.Row row) throws SQLException {
        if (!Capture.atWork(inside, partition.oid())) {
            throw new Mismatch("the triggers that note changed rows are gone or switched off");
        }
        String now = Description.fingerprint(Description.of(inside, partition.oid()));
        if (!Objects.equals(now, row.fingerprint())) {
            throw new Mismatch("the partition was altered since it was verified");
        }
        boolean same = Query.first(
                        inside.connection(),
                        """
                        select pg_catalog.pg_get_expr(c.relpartbound, c.oid) = ? and c.relispartition
                          from pg_catalog.pg_class c where c.oid = ?::int8::oid
                        """,
                        found -> found.getBoolean(1),
                        partition.bound(),
                        partition.oid())
                .orElse(false);
        if (!same) {
            throw new Mismatch("the partition was detached or has other bounds since it was verified");
        }
    }

    private List<String> exchange(RebuildSession session, String kept) throws SQLException {
        List<String> statements = new ArrayList<>(CarriedOver.awakening(session, partition));
        statements.add("alter table %s detach partition %s".formatted(partition.parent(), partition.qualified()));
        statements.add("alter table %s attach partition %s %s"
                .formatted(partition.parent(), partition.shadow(), partition.bound()));
        statements.add("alter table %s rename to %s".formatted(partition.qualified(), quoted(session, kept)));
        statements.add(
                "alter table %s rename to %s".formatted(partition.shadow(), quoted(session, partition.plainName())));
        statements.addAll(Indexes.renaming(session, partition));
        statements.addAll(CarriedOver.handedOver(session, partition, qualifiedKept(session)));
        return statements;
    }

    private String qualifiedKept(RebuildSession session) throws SQLException {
        return partition.schema() + "." + quoted(session, partition.keptPlainName());
    }

    private static String quoted(RebuildSession session, String name) throws SQLException {
        return session.text("select pg_catalog.quote_ident(?)", name).orElseThrow();
    }
}
