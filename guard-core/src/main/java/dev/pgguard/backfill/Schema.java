package dev.pgguard.backfill;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** The tables in which jobs stand; made by the first registration, and only then. */
final class Schema {

    private static final String[] DDL = {
        "create schema if not exists pgguard",
        """
        create table if not exists pgguard.backfill_job (
          job_id bigint generated always as identity primary key,
          name text not null unique,
          spec_sha256 text not null,
          statement text not null,
          key text not null,
          search_path text not null,
          role text not null,
          mode text not null,
          tool text, migration text,
          workers int not null,
          target text not null,
          target_oid bigint not null,
          key_index text not null,
          key_columns text[] not null,
          strategy text not null check (strategy in ('keyset', 'strided')),
          stride int not null default 1 check (stride between 1 and 64),
          stride_hashed boolean not null default false,
          verification text not null check (verification in ('no_row_matches', 'cursor')),
          state text not null default 'planned'
            check (state in ('planned', 'running', 'paused', 'verifying', 'done', 'failed', 'cancelled')),
          priority int not null default 0,
          %s,
          est_rows bigint not null,
          sweeps int not null default 0,
          created_at timestamptz not null default pg_catalog.now(),
          finished_at timestamptz,
          last_error text)
        """
                .formatted(PaceColumns.DEFINITIONS),
        """
        create table if not exists pgguard.backfill_chunk (
          job_id bigint not null references pgguard.backfill_job on delete cascade,
          chunk_no int not null,
          lo text[], hi text[], cursor_pos text[],
          window_hi text[], pass_pos text[],
          stride_k int not null default 1, stride_j int not null default 0,
          state text not null default 'pending' check (state in ('pending', 'done')),
          rows_done bigint not null default 0, keys_done bigint not null default 0, batches int not null default 0,
          wal_bytes bigint not null default 0, busy_ms bigint not null default 0, updated_at timestamptz,
          primary key (job_id, chunk_no),
          check (stride_j >= 0 and stride_j < stride_k and (window_hi is not null or stride_j = 0 and pass_pos is null)))
          with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500)
        """,
        "create index if not exists backfill_chunk_pending on pgguard.backfill_chunk (job_id, chunk_no) where state = 'pending'",
        """
        create table if not exists pgguard.backfill_failure (
          job_id bigint not null references pgguard.backfill_job on delete cascade,
          key_pos text[] not null,
          state text not null default 'failed' check (state in ('failed', 'pending', 'mended')),
          sql_state text not null, message text not null,
          failed_at timestamptz not null default pg_catalog.clock_timestamp(),
          primary key (job_id, key_pos))
        """,
        """
        create unlogged table if not exists pgguard.backfill_worker (
          worker_id uuid primary key, job_id bigint not null, backend_pid int not null,
          heartbeat_at timestamptz not null default pg_catalog.clock_timestamp(),
          chunk_no int, batch_size int, lag_bytes bigint, throttle_reason text)
        """
    };

    /** Two that register at once both find nothing, and one of them finds the other's work a moment later. */
    private static final Set<String> OTHERS_WERE_FASTER = Set.of(
            SqlState.UNIQUE_VIOLATION, SqlState.DUPLICATE_TABLE, SqlState.DUPLICATE_OBJECT, SqlState.DUPLICATE_SCHEMA);

    private Schema() {}

    /** Whether the tables are there. Asks the catalog: {@code to_regclass} fails in a schema that the role may not use. */
    static boolean exists(Connection session) throws SQLException {
        return Query.one(
                session,
                """
                select pg_catalog.count(*) = 4
                  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = 'pgguard'
                   and c.relname in ('backfill_job', 'backfill_chunk', 'backfill_failure', 'backfill_worker')
                """,
                row -> row.getBoolean(1));
    }

    /** In autocommit mode: each statement stands for itself, and whoever comes second goes on. */
    static void create(Connection session) throws SQLException {
        for (int attempt = 1; !exists(session); attempt++) {
            try (Statement statement = session.createStatement()) {
                for (String ddl : DDL) {
                    statement.execute(ddl);
                }
            } catch (SQLException e) {
                if (attempt == 5 || !OTHERS_WERE_FASTER.contains(String.valueOf(e.getSQLState()))) {
                    throw e;
                }
            }
        }
    }
}
