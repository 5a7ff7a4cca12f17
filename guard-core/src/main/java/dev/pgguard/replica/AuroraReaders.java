package dev.pgguard.replica;

import dev.pgguard.jdbc.Query;
import dev.pgguard.replica.ReplayState.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The readers of an Aurora cluster, which replay no WAL and are not in {@code pg_stat_replication}: its writer tells of them in {@code
 * aurora_replica_status()}. Built from the documentation of that function; never run on Aurora itself.
 */
final class AuroraReaders {

    /** A reader reports about every 100 ms; one that has been silent for longer than this is not known to be there. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final String SQL =
            """
            select server_id, session_id = 'MASTER_SESSION_ID', durable_lsn, current_read_lsn,
                   (1000.0 * extract(epoch from pg_catalog.clock_timestamp() - last_update_timestamp))::bigint
              from pg_catalog.aurora_replica_status() order by server_id
            """;

    private @Nullable Long goal;

    private record Server(
            String name, boolean writer, @Nullable Long durable, @Nullable Long read, @Nullable Duration silence) {

        static Server of(ResultSet row) throws SQLException {
            return new Server(
                    String.valueOf(row.getString(1)),
                    row.getBoolean(2),
                    number(row, 3),
                    number(row, 4),
                    row.getObject(5) == null ? null : Duration.ofMillis(row.getLong(5)));
        }

        private static @Nullable Long number(ResultSet row, int column) throws SQLException {
            long value = row.getLong(column);
            return row.wasNull() ? null : value;
        }
    }

    /** At the next look the readers are measured against what the writer has made durable by then. */
    void anew() {
        goal = null;
    }

    /**
     * Each reader's state, measured against what the writer had made durable at the first look.
     *
     * @param missing receives why the readers that are expected are not all there
     */
    List<ReplayState> look(Connection writer, Expected expected, List<String> exempt, List<String> missing)
            throws SQLException {
        List<Server> servers = Query.list(writer, SQL, Server::of);
        Optional<Server> self = servers.stream().filter(Server::writer).findFirst();
        if (goal == null) {
            goal = self.map(Server::durable).orElse(null);
        }
        if (goal == null) {
            missing.add("aurora_replica_status() does not tell what the writer has made durable");
            return List.of();
        }
        List<Server> readers = servers.stream()
                .filter(server -> !server.writer() && !exempt.contains(server.name()))
                .toList();
        if (expected instanceof Expected.Names names) {
            readers = readers.stream()
                    .filter(server -> names.names().contains(server.name()))
                    .toList();
            List<String> there = readers.stream().map(Server::name).toList();
            names.names().stream()
                    .filter(name -> !there.contains(name))
                    .forEach(name ->
                            missing.add("Reader " + name + " of expectedReplicas is not in aurora_replica_status()"));
        } else if (expected instanceof Expected.Count count && readers.size() < count.atLeast()) {
            missing.add("expectedReplicas=" + count.atLeast() + ", but Aurora shows " + Words.replicas(readers.size()));
        }
        List<ReplayState> states = new ArrayList<>();
        for (Server reader : readers) {
            states.add(state(reader, goal));
        }
        return states;
    }

    private static ReplayState state(Server reader, long goal) {
        if (reader.read() == null || reader.silence() == null) {
            return new ReplayState(reader.name(), null, Kind.SILENT, null, 0, "");
        }
        if (reader.silence().compareTo(SILENCE) >= 0) {
            return new ReplayState(
                    reader.name(),
                    null,
                    Kind.SILENT,
                    null,
                    0,
                    "no message from it for " + Words.duration(reader.silence()));
        }
        return reader.read() >= goal
                ? new ReplayState(reader.name(), null, Kind.REPLAYED, null, 0, "")
                : new ReplayState(reader.name(), null, Kind.BEHIND, null, goal - reader.read(), "");
    }
}
