package dev.pgguard.testing;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Clusters that the tests of one JVM share; each test brings a database of its own. */
public final class PgClusters {

    private static final PgClusters OF_THIS_JVM = new PgClusters();

    private final Map<PgShape, PgCluster> shared = new HashMap<>();
    private final Set<PgCluster> open = new LinkedHashSet<>();

    private PgClusters() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAll, "pgguard-testing-close"));
    }

    /**
     * The shared cluster with this many standbys, started at its first use and closed when the JVM ends. Whoever breaks a node
     * of it repairs it; a cluster with a node that is down is replaced.
     */
    public static PgCluster shared(int major, int standbys) {
        return shared(PgShape.of(major).withStandbys(standbys));
    }

    /** The shared cluster of this shape. */
    public static PgCluster shared(PgShape shape) {
        return OF_THIS_JVM.running(shape);
    }

    private synchronized PgCluster running(PgShape shape) {
        PgCluster cluster = shared.get(shape);
        if (cluster != null && !cluster.healthy()) {
            cluster.close();
            cluster = null;
        }
        if (cluster == null) {
            cluster = PgCluster.start(shape);
            shared.put(shape, cluster);
        }
        return cluster;
    }

    static void closeAtExit(PgCluster cluster) {
        synchronized (OF_THIS_JVM) {
            OF_THIS_JVM.open.add(cluster);
        }
    }

    static void forget(PgCluster cluster) {
        synchronized (OF_THIS_JVM) {
            OF_THIS_JVM.open.remove(cluster);
        }
    }

    private void closeAll() {
        List<PgCluster> clusters;
        synchronized (this) {
            clusters = List.copyOf(open);
        }
        for (PgCluster cluster : clusters) {
            try {
                cluster.close();
            } catch (RuntimeException e) {
                System.err.println("Could not close " + cluster + ": " + e);
            }
        }
        Workspace.ofThisJvm().close();
    }
}
