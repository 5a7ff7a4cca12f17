package dev.pgguard.testing;

import dev.pgguard.jdbc.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Copies the data directory of a running server (PostgreSQL manual, "Making a Base Backup Using the Low Level API"). */
final class BaseBackup {

    /** Made anew by the server, or of the source alone. */
    private static final Set<Path> WITHOUT_CONTENT = Set.of(
            Path.of("pg_wal", "archive_status"),
            Path.of("pg_replslot"),
            Path.of("pg_dynshmem"),
            Path.of("pg_notify"),
            Path.of("pg_serial"),
            Path.of("pg_snapshots"),
            Path.of("pg_stat_tmp"),
            Path.of("pg_subtrans"));

    private static final Path WAL = Path.of("pg_wal");

    private final PgNode upstream;
    private final int major;
    private final Path source;

    BaseBackup(PgNode upstream, int major, Path source) {
        this.upstream = upstream;
        this.major = major;
        this.source = source;
    }

    /** The slot comes first: from then on the upstream keeps all WAL that the copy will need. */
    void take(String slot, Path target) throws IOException {
        upstream.createPhysicalSlot(slot);
        try (Connection session = upstream.connect()) {
            if (major >= 15) {
                Query.one(session, "select pg_backup_start(?, true)::text", row -> row.getString(1), slot);
            } else {
                Query.one(session, "select pg_start_backup(?, true, false)::text", row -> row.getString(1), slot);
            }
            Trees.copy(source, target, this::descend, this::wanted);
            String label = Query.one(
                    session,
                    major >= 15
                            ? "select labelfile from pg_backup_stop(wait_for_archive => false)"
                            : "select labelfile from pg_stop_backup(false, false)",
                    row -> row.getString(1));
            Files.writeString(target.resolve("backup_label"), label);
            // A standby has no end-of-backup record: its pg_control says from where on the copy is consistent.
            Path control = Path.of("global", "pg_control");
            Files.copy(
                    source.resolve(control),
                    target.resolve(control),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        } catch (SQLException e) {
            throw new IllegalStateException("Could not take a base backup of " + upstream.name(), e);
        }
    }

    private boolean descend(Path directory) {
        return !WITHOUT_CONTENT.contains(directory)
                && !directory.getFileName().toString().startsWith("pgsql_tmp");
    }

    private boolean wanted(Path file) {
        String name = file.getFileName().toString();
        return !file.startsWith(WAL)
                && !name.startsWith("postmaster.")
                && !name.startsWith("pgsql_tmp")
                && !name.equals("standby.signal")
                && !name.equals("pg_internal.init");
    }
}
