package dev.pgguard.backfill.partition;

import dev.pgguard.backfill.PaceColumns;
import dev.pgguard.jdbc.SqlState;
import java.sql.SQLException;

/** Makes the tables in which rebuilds stand, when the first is registered. */
final class ControlTables {

    private ControlTables() {}

    static void create(RebuildSession session) throws SQLException {
        if (Control.exists(session)) {
            return;
        }
        try {
            session.transaction(inside -> {
                if (!inside.is("select exists (select from pg_catalog.pg_namespace where nspname = 'pgguard')")) {
                    inside.execute("create schema pgguard");
                }
                inside.execute(
                        """
                        create table pgguard.rebuild_job (
                          job_id bigint generated always as identity primary key,
                          name text not null unique,
                          parent text not null,
                          spec_sha256 text not null,
                          spec text not null,
                          tool text, migration text,
                          state text not null default 'running' check (state in ('running', 'paused', 'done', 'failed', 'cancelled')),
                          %s,
                          created_at timestamptz not null default pg_catalog.now(),
                          finished_at timestamptz)
                        """
                                .formatted(PaceColumns.DEFINITIONS),
                        """
                        create table pgguard.rebuild_partition (
                          job_id bigint not null references pgguard.rebuild_job on delete cascade,
                          partition_no int not null,
                          partition text not null,
                          partition_oid oid not null,
                          by_default boolean not null,
                          state text not null default 'pending' check (state in ('pending', 'running', 'done', 'failed')),
                          step text check (step in ('shadow', 'capture', 'copy', 'indexes', 'constraints', 'catalog', 'verify', 'swap', 'tidy')),
                          shadow_oid oid,
                          copied_to text,
                          rows_copied bigint not null default 0,
                          attempts int not null default 0,
                          fingerprint text,
                          old_name text,
                          keep_until timestamptz,
                          last_error text,
                          updated_at timestamptz not null default pg_catalog.now(),
                          primary key (job_id, partition_no))
                        """);
                return true;
            });
        } catch (SQLException e) {
            // another runner was faster
            boolean there = SqlState.UNIQUE_VIOLATION.equals(e.getSQLState())
                    || SqlState.DUPLICATE_TABLE.equals(e.getSQLState())
                    || SqlState.DUPLICATE_SCHEMA.equals(e.getSQLState());
            if (!there || !Control.exists(session)) {
                throw e;
            }
        }
    }
}
