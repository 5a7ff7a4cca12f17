package dev.pgguard;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.GuardListener;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.replica.Expectation;
import dev.pgguard.replica.ReplicaGate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replicas of one run: who will have to replay is asked before its first migration, and waited for after its last. */
final class RunReplicas {

    private final ReplicaGate gate;
    private final List<DirectReplica> direct;
    private final GuardListener listener;
    private @Nullable Expectation expectation;
    private @Nullable GuardException refusal;

    /** @param direct those that the gate asks themselves */
    RunReplicas(ReplicaGate gate, List<DirectReplica> direct, GuardListener listener) {
        this.gate = gate;
        this.direct = direct;
        this.listener = listener;
    }

    /** Asks once, outside of a migration's transaction; what speaks against the run is kept until {@link #require}. */
    void survey(Connection session) throws SQLException {
        if (expectation != null || refusal != null) {
            return;
        }
        try {
            expectation = gate.survey(session);
        } catch (GuardException e) {
            // a tool has transactions without a migration in them, also in a run that applies nothing
            refusal = e;
        }
    }

    /** A migration is about to run: who will have to replay it must be known. */
    void require() {
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Waits until all have replayed; false when nobody has asked for them. */
    boolean await(Connection session) throws SQLException {
        Expectation expected = expectation;
        if (expected == null) {
            return false;
        }
        gate.await(session, expected);
        return true;
    }

    /** Ends the sessions on the replicas; who needs one again opens it. */
    void close() {
        for (DirectReplica each : direct) {
            each.close();
        }
    }

    /** One look, for a run that applied nothing. */
    void glance(Connection session) {
        gate.glance(session).ifPresent(listener::on);
    }

    void glance(ResultSet rows) throws SQLException {
        gate.glance(rows).ifPresent(listener::on);
    }
}
