package dev.pgguard.it;

import dev.pgguard.testing.PgNode;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationConnection;
import org.postgresql.replication.PGReplicationStream;

/** A client that reads a primary's WAL and is no standby: an archiver, a logical reader, or one that only connected. */
final class Replication implements AutoCloseable {

    private final Connection session;
    private final @Nullable PGReplicationStream stream;

    private Replication(Connection session, @Nullable PGReplicationStream stream) {
        this.session = session;
        this.stream = stream;
    }

    /** Connected for physical replication, and asks for nothing. */
    static Replication idle(PgNode primary, String application) throws SQLException {
        return new Replication(connect(primary, "postgres", application, "true"), null);
    }

    /** Streams as pg_receivewal does: its answers name no replay position. */
    static Replication archiver(PgNode primary, String application) throws SQLException {
        Connection session = connect(primary, "postgres", application, "true");
        PGReplicationStream stream = api(session)
                .replicationStream()
                .physical()
                .withStartPosition(LogSequenceNumber.valueOf(position(primary)))
                .withStatusInterval(1, TimeUnit.SECONDS)
                .start();
        return new Replication(session, stream);
    }

    /** Reads through a new logical slot; the publication exists. */
    static Replication logical(PgNode primary, String database, String slot, String publication) throws SQLException {
        Connection session = connect(primary, database, slot, "database");
        api(session)
                .createReplicationSlot()
                .logical()
                .withSlotName(slot)
                .withOutputPlugin("pgoutput")
                .make();
        PGReplicationStream stream = api(session)
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", publication)
                .start();
        return new Replication(session, stream);
    }

    /** Reads what has come and answers at once. */
    void answer() {
        if (stream == null) {
            return;
        }
        try {
            ByteBuffer message = stream.readPending();
            while (message != null) {
                message = stream.readPending();
            }
            stream.forceUpdateStatus();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect(PgNode primary, String database, String application, String replication)
            throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, "postgres");
        PGProperty.REPLICATION.set(properties, replication);
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.APPLICATION_NAME.set(properties, application);
        return DriverManager.getConnection(primary.url(database), properties);
    }

    private static PGReplicationConnection api(Connection session) throws SQLException {
        return session.unwrap(PGConnection.class).getReplicationAPI();
    }

    private static String position(PgNode primary) {
        String position = primary.value("select pg_current_wal_lsn()::text");
        if (position == null) {
            throw new IllegalStateException("A primary without a WAL position");
        }
        return position;
    }

    @Override
    public void close() throws SQLException {
        try (session;
                stream) {
            // Both are closed, the stream first.
        }
    }
}
