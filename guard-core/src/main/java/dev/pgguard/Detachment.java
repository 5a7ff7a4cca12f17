package dev.pgguard;

import dev.pgguard.index.Verdict;
import dev.pgguard.jdbc.Query;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * ALTER TABLE … DETACH PARTITION … CONCURRENTLY: once begun and cut off, PostgreSQL refuses it until it is finished with FINALIZE
 * ({@code pg_inherits.inhdetachpending}).
 */
record Detachment(QualifiedName table, QualifiedName partition) {

    static Optional<Detachment> of(Statement statement) {
        return statement instanceof Statement.Ddl ddl
                        && ddl.concurrently()
                        && ddl.locks().size() == 2
                ? Optional.of(new Detachment(
                        ddl.locks().get(0).table(), ddl.locks().get(1).table()))
                : Optional.empty();
    }

    /** Finishes what an attempt or a run before this one began; {@link Verdict#DONE} when the partition is detached then. */
    Verdict before(Connection session) throws SQLException {
        State state = Query.one(
                session,
                """
                select exists (select from pg_catalog.pg_class c where c.oid = to_regclass(?::text) and not c.relispartition),
                       (select i.inhdetachpending from pg_catalog.pg_inherits i
                        where i.inhrelid = to_regclass(?::text) and i.inhparent = to_regclass(?::text))
                """,
                row -> new State(row.getBoolean(1), (Boolean) row.getObject(2)),
                partition.quoted(),
                partition.quoted(),
                table.quoted());
        if (Boolean.TRUE.equals(state.pending())) {
            try (java.sql.Statement finalize = session.createStatement()) {
                finalize.execute(
                        "alter table " + table.quoted() + " detach partition " + partition.quoted() + " finalize");
            }
            return Verdict.DONE;
        }
        return state.detached() ? Verdict.DONE : Verdict.RUN;
    }

    private record State(boolean detached, @Nullable Boolean pending) {}
}
