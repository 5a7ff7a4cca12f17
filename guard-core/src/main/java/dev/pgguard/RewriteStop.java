package dev.pgguard;

import dev.pgguard.jdbc.Query;
import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.migration.SizeText;
import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.TableLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ends an ALTER TABLE that is about to rewrite a large table before it does, where the role may create event triggers: one that is there
 * for this statement alone, in a transaction that is not committed before it is gone, so that nobody else ever sees it.
 */
final class RewriteStop {

    /** Raised by the event trigger. */
    private static final String STOPPED = "GRDRW";

    /**
     * Tables that may be large, partitions with the table that was named. Their last known sizes are asked, since the true ones would wait
     * for a lock. A table that the transaction has made is told by its system columns, as {@code Footprint} tells it.
     */
    private static final String LARGE =
            """
            with recursive asked as (
              select r.oid as named, r.oid
                from pg_catalog.unnest(?::pg_catalog.text[]) as t (name)
                join pg_catalog.pg_class r on r.oid = pg_catalog.to_regclass(t.name)::pg_catalog.oid
              union
              select a.named, i.inhrelid from asked a join pg_catalog.pg_inherits i on i.inhparent = a.oid),
            sized as (
              select c.oid, a.named, c.reltuples < 0 as unknown,
                     pg_catalog.sum(c.relpages::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8)
                       over (partition by a.named)::pg_catalog.int8 as bytes
                from asked a
                join pg_catalog.pg_class c on c.oid = a.oid
                join pg_catalog.pg_attribute s on s.attrelid = c.oid and s.attname = 'ctid'
               where c.relkind in ('r', 'm') and c.relpersistence <> 't'
                 and coalesce(pg_catalog.age(s.xmin) > pg_catalog.age(pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.xid), true))
            select z.oid::pg_catalog.int8, n.nspname, c.relname, z.bytes
              from sized z
              join pg_catalog.pg_class c on c.oid = z.named
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where z.unknown or 2 * z.bytes >= ?::pg_catalog.int8
            """;

    private boolean possible = true;

    /**
     * A table that may be large.
     *
     * @param named the table in the statement: itself, or the one that it is a partition of
     * @param bytes how large that is, with all its partitions, as far as it is known
     */
    record Large(long oid, QualifiedName named, long bytes) {}

    /** What is to be done behind a statement. */
    record Armed(Connection session, String trigger, List<Large> tables, long limit, String sql) {

        /** After the statement went through. When it did not, the trigger went with its transaction. */
        void disarm() throws SQLException {
            send(session, "drop event trigger " + trigger + "; drop function pg_temp.pgguard_rewrite()");
        }

        /**
         * After the statement failed.
         *
         * @throws GuardException TABLE_REWRITTEN when this was the reason
         */
        void requireNotStopped(SQLException failure, Unit unit) {
            if (!STOPPED.equals(failure.getSQLState())) {
                return;
            }
            Matcher said =
                    Pattern.compile("table (\\d+) of (\\d+) bytes").matcher(String.valueOf(failure.getMessage()));
            if (!said.find()) {
                return;
            }
            long oid = Long.parseLong(said.group(1));
            Large table = tables.stream()
                    .filter(each -> each.oid() == oid)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("not among " + tables, failure));
            throw new GuardException(
                    Refusal.TABLE_REWRITTEN,
                    unit.migration.id() + "  would rewrite " + table.named() + " ("
                            + SizeText.of(Math.max(table.bytes(), Long.parseLong(said.group(2)))) + ", rewriteLimit is "
                            + SizeText.of(limit)
                            + "): " + Recording.summary(sql)
                            + ". It was stopped before it began to, and rolled back: nothing was left behind. Change it so that it does not"
                            + " rewrite, or say -- guard:expect rewrite at its head.",
                    failure);
        }
    }

    /** Before a statement in a transaction; null where there is nothing to stop, or no right to. */
    @Nullable
    Armed arm(Equipment equipment, Unit unit, GuardSettings.Tripwire tripwire, List<Statement> statements)
            throws SQLException {
        Long limit = tripwire.limit();
        if (!possible
                || limit == null
                || !tripwire.refuses()
                || unit.overrides().expectsRewrite()) {
            return null;
        }
        List<QualifiedName> asked = tables(unit, statements);
        if (asked.isEmpty()) {
            return null;
        }
        Connection session = equipment.session();
        List<Large> large = Query.list(
                session,
                LARGE,
                row -> new Large(row.getLong(1), new QualifiedName(row.getString(2), row.getString(3)), row.getLong(4)),
                session.createArrayOf(
                        "text", asked.stream().map(QualifiedName::quoted).toArray()),
                limit);
        return large.isEmpty()
                ? null
                : armed(equipment, large, limit, statements.get(0).sql());
    }

    private static List<QualifiedName> tables(Unit unit, List<Statement> statements) {
        List<QualifiedName> tables = new ArrayList<>();
        for (Statement statement : statements) {
            if (statement instanceof Statement.Ddl ddl && ddl.verb().equals("ALTER TABLE")) {
                statement.locks().stream()
                        .filter(lock -> lock.mode() == LockMode.ACCESS_EXCLUSIVE)
                        .map(TableLock::table)
                        .filter(table -> !unit.created.contains(table))
                        .forEach(tables::add);
            }
        }
        return tables;
    }

    private @Nullable Armed armed(Equipment equipment, List<Large> large, long limit, String sql) throws SQLException {
        Connection session = equipment.session();
        String trigger = "pgguard_rewrite_" + equipment.pid();
        String create =
                """
                savepoint pgguard_rewrite;
                create function pg_temp.pgguard_rewrite() returns event_trigger language plpgsql as $pgguard$
                declare
                  rewritten pg_catalog.oid := pg_catalog.pg_event_trigger_table_rewrite_oid();
                begin
                  if rewritten = any ('{%s}'::pg_catalog.oid[])
                    or rewritten = any ('{%s}'::pg_catalog.oid[]) and pg_catalog.pg_table_size(rewritten) >= %d then
                    raise exception using errcode = '%s',
                      message = 'pgguard stopped the rewrite of table ' || rewritten || ' of ' || pg_catalog.pg_table_size(rewritten) || ' bytes';
                  end if;
                end $pgguard$;
                create event trigger %s on table_rewrite execute function pg_temp.pgguard_rewrite();
                release savepoint pgguard_rewrite"""
                        .formatted(
                                oids(large, each -> each.bytes() >= limit),
                                oids(large, each -> each.bytes() < limit),
                                limit,
                                STOPPED,
                                trigger);
        try {
            send(session, create);
        } catch (SQLException e) {
            if (SqlState.isConnectionLoss(e)) {
                throw e;
            }
            // what is rewritten is still found before COMMIT
            possible = false;
            send(session, "rollback to savepoint pgguard_rewrite; release savepoint pgguard_rewrite");
            return null;
        }
        return new Armed(session, trigger, large, limit, sql);
    }

    private static String oids(List<Large> large, Predicate<Large> which) {
        return large.stream()
                .filter(which)
                .map(each -> Long.toString(each.oid()))
                .collect(Collectors.joining(","));
    }

    private static void send(Connection session, String sql) throws SQLException {
        try (java.sql.Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
