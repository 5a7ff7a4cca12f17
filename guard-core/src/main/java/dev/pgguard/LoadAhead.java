package dev.pgguard;

import dev.pgguard.index.IndexGuard;
import dev.pgguard.jdbc.Backend;
import dev.pgguard.jdbc.DataSourceSessions;
import dev.pgguard.jdbc.ObservedConnection;
import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.lock.FreezeBudget;
import dev.pgguard.lock.LockWatch;
import dev.pgguard.lock.RunLock;
import dev.pgguard.lock.RunLockPolicy;
import dev.pgguard.lock.ServerProof;
import dev.pgguard.lock.SessionTimeouts;
import dev.pgguard.lock.TimeoutPolicy;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.SizeText;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.replica.ReplicaGate;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.replica.StandbyReaders;
import dev.pgguard.replica.WalPosition;
import dev.pgguard.report.ReportPolicy;
import dev.pgguard.report.RunReport;
import dev.pgguard.report.Thresholds;
import dev.pgguard.retry.Backoff;
import dev.pgguard.retry.Retrier;
import dev.pgguard.retry.RetryPolicy;
import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.LockMode;
import java.util.List;
import java.util.function.Supplier;

/**
 * Loads and links the classes that every run needs on a thread of its own, while the tool still reads its configuration: an application
 * whose database is up to date starts sooner. None is initialized there, so that no two threads can wait for each other's.
 */
public final class LoadAhead {

    private LoadAhead() {}

    /**
     * Begins, where there is more than one processor.
     *
     * @param adapter the classes of the adapter that every run needs; asked on that thread
     */
    public static void begin(Supplier<List<Class<?>>> adapter) {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            Thread thread = new Thread(() -> load(adapter), "pgguard-load-ahead");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void load(Supplier<List<Class<?>>> adapter) {
        try {
            ObservedConnection.prepare("org.postgresql.jdbc.PgConnection");
            engine().forEach(LoadAhead::link);
            adapter.get().forEach(LoadAhead::link);
        } catch (LinkageError | RuntimeException e) {
            // whoever needs the class will tell
            return;
        }
    }

    /** To ask for its methods links a class, and loads those that stand in their signatures. */
    private static void link(Class<?> type) {
        type.getDeclaredMethods();
    }

    private static List<Class<?>> engine() {
        return List.of(
                GuardSettings.class,
                GuardSettings.Tripwire.class,
                TimeoutPolicy.class,
                RetryPolicy.class,
                Backoff.class,
                RunLockPolicy.class,
                ReplicaPolicy.class,
                ReportPolicy.class,
                Thresholds.class,
                DurationText.class,
                SizeText.class,
                FreezeBudget.class,
                GuardRun.class,
                Query.class,
                Retrier.class,
                RunReport.class,
                StandbyReaders.class,
                RunReplicas.class,
                ReplicaGate.class,
                DirectReplica.class,
                UrlSessions.class,
                MigrationSession.class,
                RewriteStop.class,
                LockClass.class,
                LockMode.class,
                Tidying.class,
                RunEvent.Started.class,
                Facts.class,
                RunLock.class,
                Backend.class,
                Beginning.class,
                SessionTimeouts.class,
                LockWatch.class,
                ServerProof.class,
                DataSourceSessions.class,
                Equipment.class,
                IndexGuard.class,
                WalPosition.class);
    }
}
