package dev.pgguard.replica;

import dev.pgguard.jdbc.Query;
import dev.pgguard.replica.ReplayState.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** All replicas that are asked themselves: what one of them cannot say alone is told here. */
record DirectReplicas(List<DirectReplica> replicas) {

    DirectReplicas {
        replicas = List.copyOf(replicas);
    }

    /**
     * One look at each, at the same time: those that do not answer hold a look up as long as one of them.
     *
     * @throws SQLException when the primary does not answer
     */
    List<ReplayState> look(
            Connection primary, PrimaryIdentity identity, WalPosition position, DirectReplica.Check check)
            throws SQLException {
        if (replicas.isEmpty()) {
            return List.of();
        }
        List<CompletableFuture<ReplayState>> looks = new ArrayList<>();
        for (DirectReplica replica : replicas) {
            looks.add(
                    replicas.size() == 1
                            ? CompletableFuture.completedFuture(replica.look(identity, position, check))
                            : CompletableFuture.supplyAsync(
                                    () -> replica.look(identity, position, check), DirectReplicas::beside));
        }
        List<ReplayState> states = looks.stream().map(CompletableFuture::join).toList();
        return eachOnce(notAhead(primary, states));
    }

    private static void beside(Runnable look) {
        Thread thread = new Thread(look, "pgguard:replica");
        thread.setDaemon(true);
        thread.start();
    }

    /** What has replayed more than the primary has written follows another one: a clone has the same identifier and timeline. */
    private static List<ReplayState> notAhead(Connection primary, List<ReplayState> states) throws SQLException {
        WalPosition end = WalPosition.parse(
                Query.one(primary, "select pg_catalog.pg_current_wal_insert_lsn()::text", row -> row.getString(1)));
        return states.stream()
                .map(state -> state.replayed() == null || end.reaches(state.replayed())
                        ? state
                        : foreign(
                                state,
                                "it has replayed WAL that this primary has not written (" + state.replayed()
                                        + ", the primary is at " + end + "): it belongs to a copy of this cluster"))
                .toList();
    }

    /** Two URLs that lead to one server would count one replica twice. */
    private List<ReplayState> eachOnce(List<ReplayState> states) {
        Map<String, DirectReplica> servers = new HashMap<>();
        List<ReplayState> all = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            DirectReplica replica = replicas.get(i);
            Optional<DirectReplica> other = replica.started().map(started -> servers.putIfAbsent(started, replica));
            ReplayState state = states.get(i);
            all.add(
                    other.isEmpty()
                            ? state
                            : foreign(
                                    state,
                                    "it and " + other.get().label()
                                            + " of replicaUrls lead to the same server: give each replica's own address"));
        }
        return all;
    }

    private static ReplayState foreign(ReplayState state, String hint) {
        return new ReplayState(state.replica(), state.slot(), Kind.FOREIGN, state.replayed(), 0, hint);
    }

    List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (DirectReplica replica : replicas) {
            labels.add(replica.label());
        }
        return labels;
    }

    /** Where readers were seen waiting behind the replay, and for whom. */
    List<String> heldUp() {
        List<String> heldUp = new ArrayList<>();
        for (DirectReplica replica : replicas) {
            replica.heldUp().ifPresent(heldUp::add);
        }
        return heldUp;
    }
}
