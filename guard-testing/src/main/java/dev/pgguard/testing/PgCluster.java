package dev.pgguard.testing;

import java.util.ArrayList;
import java.util.List;

/** A primary with its streaming standbys, on PostgreSQL of one major; {@link #close} removes everything. */
public final class PgCluster implements AutoCloseable {

    private final PgShape shape;
    private final PgProvider provider;
    private final List<PgNode> nodes = new ArrayList<>();
    private final int standbys;
    private int added;
    private int cascades;

    private PgCluster(PgShape shape, PgProvider provider, List<PgServer> servers) {
        this.shape = shape;
        this.provider = provider;
        this.standbys = shape.standbys();
        servers.forEach(server -> nodes.add(new PgNode(server)));
    }

    /** A primary alone. */
    public static PgCluster start(int major) {
        return start(PgShape.of(major));
    }

    /** A cluster of the test's own; returns when every standby streams. For tests that break nothing see {@link PgClusters}. */
    public static PgCluster start(PgShape shape) {
        return start(shape, PgProvider.selected());
    }

    static PgCluster start(PgShape shape, PgProvider provider) {
        PgCluster cluster = new PgCluster(shape, provider, provider.start(shape));
        PgClusters.closeAtExit(cluster);
        try {
            for (int n = 1; n <= shape.standbys(); n++) {
                cluster.primary().awaitStreaming(cluster.standby(n));
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    public int major() {
        return shape.major();
    }

    public PgNode primary() {
        return nodes.get(0);
    }

    /** @param n 1 is the first, named {@code standby1} */
    public PgNode standby(int n) {
        if (n < 1 || n > standbys) {
            throw new IllegalArgumentException("This cluster has standbys 1 to " + standbys + ", not " + n);
        }
        return nodes.get(n);
    }

    public List<PgNode> standbys() {
        return List.copyOf(nodes.subList(1, standbys + 1));
    }

    /** One more standby of a running node, by base backup; a standby of a standby is a cascade. Streaming when it returns. */
    public PgNode addStandbyOf(PgNode upstream) {
        String name = upstream.isStandby() ? "cascade" + ++cascades : "added" + ++added;
        PgNode node = new PgNode(provider.standbyOf(upstream, name, shape));
        nodes.add(node);
        upstream.awaitStreaming(node);
        return node;
    }

    /** A fresh database on the primary. */
    public TestDatabase database() {
        return TestDatabase.create(primary());
    }

    /** Waits until every standby has replayed what the primary has written so far. */
    public void awaitReplay() {
        standbys().forEach(standby -> primary().awaitReplayBy(standby));
    }

    boolean healthy() {
        return nodes.stream().allMatch(PgNode::running);
    }

    @Override
    public void close() {
        PgClusters.forget(this);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).server().remove();
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL " + shape.major() + " " + nodes;
    }
}
