package dev.pgguard.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Breaks the replication of a cluster in the ways that production does; each is in effect when its method returns. */
public final class Faults {

    private Faults() {}

    /** The standby receives and flushes, but replays nothing. */
    public static Fault pauseReplay(PgNode standby) {
        standby.execute("select pg_wal_replay_pause()");
        Fault fault = undo(standby, () -> standby.execute("select pg_wal_replay_resume()"));
        PgNode.poll("replay of " + standby.name() + " to pause")
                .until(() -> standby.is("select pg_get_wal_replay_pause_state() = 'paused'"));
        return fault;
    }

    /** The standby replays each commit this long after the primary made it, and is only few bytes behind. */
    public static Fault applyDelay(PgNode standby, Duration delay) {
        standby.set("recovery_min_apply_delay", delay.toMillis() + "ms");
        return undo(standby, () -> standby.reset("recovery_min_apply_delay"));
    }

    /** The standby's walreceiver is frozen: the primary goes on showing it as streaming, as over a dead network. */
    public static Fault stallReceiver(PgNode standby) {
        long receiver = standby.number("select pid from pg_stat_wal_receiver");
        standby.signal(receiver, "STOP");
        return undo(standby, () -> standby.signal(receiver, "CONT"));
    }

    /** The standby runs, and follows nobody: its connection string was emptied, as after a mistaken configuration. */
    public static Fault followsNobody(PgNode standby) {
        String conninfo = standby.value("show primary_conninfo");
        standby.set("primary_conninfo", "");
        PgNode.poll(standby.name() + " to lose its receiver")
                .until(() -> standby.is("select count(*) = 0 from pg_stat_wal_receiver"));
        return once(() -> {
            standby.set("primary_conninfo", String.valueOf(conninfo));
            awaitReceiving(standby);
        });
    }

    /** The standby is gone; it is started again, and streams again, at the end. */
    public static Fault down(PgNode standby) {
        standby.stop();
        return once(() -> {
            if (!standby.running()) {
                standby.start();
            }
            awaitReceiving(standby);
        });
    }

    /** Commits on the primary wait for a standby that is gone. */
    public static Fault synchronousStandbyGone(PgNode primary, PgNode standby) {
        primary.set("synchronous_standby_names", standby.name());
        standby.stop();
        return once(() -> {
            primary.reset("synchronous_standby_names");
            standby.start();
            awaitReceiving(standby);
        });
    }

    /** A physical slot without a consumer: of a standby that is gone for good, or that has not come yet. */
    public static Fault unusedSlot(PgNode primary, String slot) {
        primary.createPhysicalSlot(slot);
        return once(() -> primary.execute("select pg_drop_replication_slot('" + slot + "')"));
    }

    /**
     * A subscriber of a database, with a publication of no table: a walsender which no standby uses.
     *
     * @param name of the subscription, and so the application name of its walsender
     */
    public static Fault logicalSubscriber(TestDatabase database, String name) {
        TestDatabase subscriber = TestDatabase.create(database.node());
        database.execute(
                "create publication " + name, "select pg_create_logical_replication_slot('" + name + "', 'pgoutput')");
        subscriber.execute(
                """
                create subscription %s connection '%s dbname=%s user=postgres application_name=%s' publication %s
                with (create_slot = false, slot_name = %s, copy_data = false)"""
                        .formatted(name, database.node().server().peerAddress(), database.name(), name, name, name));
        database.await(
                name + " to stream",
                "select exists (select from pg_stat_replication where application_name = ? and state = 'streaming')",
                name);
        return once(() -> {
            subscriber.execute(
                    "alter subscription " + name + " disable",
                    "alter subscription " + name + " set (slot_name = none)",
                    "drop subscription " + name);
            database.await(name + " to stop", "select not active from pg_replication_slots where slot_name = ?", name);
            database.execute("select pg_drop_replication_slot('" + name + "')", "drop publication " + name);
            subscriber.close();
        });
    }

    private static void awaitReceiving(PgNode standby) {
        PgNode.poll(standby.name() + " to receive")
                .until(() -> standby.is("select exists (select from pg_stat_wal_receiver where status = 'streaming')"));
    }

    /** A standby that was stopped or promoted meanwhile has nothing to repair. */
    private static Fault undo(PgNode standby, Runnable repair) {
        return once(() -> {
            if (standby.running() && standby.isStandby()) {
                repair.run();
            }
        });
    }

    private static Fault once(Runnable repair) {
        AtomicBoolean repaired = new AtomicBoolean();
        return () -> {
            if (repaired.compareAndSet(false, true)) {
                repair.run();
            }
        };
    }
}
