package dev.pgguard.testing;

import dev.pgguard.jdbc.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The copy of a running server's data directory (PostgreSQL manual, "Making a Base Backup Using the Low Level API"). */
final class BaseBackup {

    /** Directories that the copy has, but without their content: made anew by the server, or of the source alone. */
    static final List<String> EMPTY = List.of(
            "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans");

    private BaseBackup() {}

    /** Copies the files while the server runs, and its {@code pg_control} once more after the backup has ended. */
    interface Files {
        void copyAll() throws IOException;

        /** A backup of a standby has no end record: pg_control says from where on the copy is consistent. */
        void copyControl() throws IOException;
    }

    /**
     * The slot comes first: from then on the upstream keeps all WAL that the copy will need.
     *
     * @return the content of the copy's {@code backup_label}
     */
    static String take(PgNode upstream, int major, String slot, Files files) throws IOException {
        upstream.createPhysicalSlot(slot);
        try (Connection session = upstream.connect()) {
            String start = major >= 15 ? "pg_backup_start(?, true)" : "pg_start_backup(?, true, false)";
            Query.one(session, "select " + start + "::text", row -> row.getString(1), slot);
            files.copyAll();
            String stop = major >= 15 ? "pg_backup_stop(wait_for_archive => false)" : "pg_stop_backup(false, false)";
            String label = Query.one(session, "select labelfile from " + stop, row -> row.getString(1));
            files.copyControl();
            return label;
        } catch (SQLException e) {
            throw new IllegalStateException("Could not take a base backup of " + upstream.name(), e);
        }
    }

    /** Whether the copy has the content of a directory, given relative to the data directory. */
    static boolean descends(Path directory) {
        String name = directory.getFileName().toString();
        return !EMPTY.contains(directory.toString()) && !name.startsWith("pgsql_tmp");
    }

    /** Whether the copy has a file, given relative to the data directory. */
    static boolean wants(Path file) {
        String name = file.getFileName().toString();
        return !file.startsWith("pg_wal")
                && !name.startsWith("postmaster.")
                && !name.startsWith("pgsql_tmp")
                && !name.equals("standby.signal")
                && !name.equals("pg_internal.init");
    }
}
