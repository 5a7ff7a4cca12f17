package dev.pgguard.index;

import dev.pgguard.jdbc.SqlState;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement.CreateIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * What PostgreSQL makes of a CREATE INDEX: the index is built on an empty copy of its table, in a transaction that is rolled
 * back, so that the catalog's own words for it can be compared.
 */
final class Definitions {

    private Definitions() {}

    /**
     * The definition of the index that the statement would build.
     *
     * @throws GuardException when PostgreSQL cannot build it on a copy: unknown is not equal
     */
    static String wanted(Connection session, CreateIndex create, FoundTable table, FoundIndex existing)
            throws SQLException {
        // the second copy has the table's own name, for expressions that name it
        List<QualifiedName> copies = List.of(
                new QualifiedName(
                        table.name().schema(),
                        "pgguard_" + UUID.randomUUID().toString().replace('-', '_')),
                new QualifiedName("pg_temp", table.name().name()));
        SQLException first = null;
        for (QualifiedName copy : copies) {
            try {
                return onCopy(session, create, table.name(), copy);
            } catch (SQLException failure) {
                if (isPassing(failure)) {
                    throw failure;
                }
                first = first == null ? failure : first;
            }
        }
        throw new GuardException(
                Refusal.INDEX_WITH_ANOTHER_DEFINITION,
                "The index " + existing + (existing.valid() ? "" : " (INVALID)")
                        + " exists already, and it cannot be told whether it is the one that the migration builds, because"
                        + " PostgreSQL would not build that on an empty copy of the table"
                        + (first == null ? "" : " (" + first.getMessage() + ")") + ".\n  there:  " + existing.text()
                        + "\n  wanted: " + create.sql().strip()
                        + "\nNothing was changed. Drop or rename the index that is there, and run the migration again.",
                first);
    }

    /** Refuses with both definitions. */
    static GuardException another(FoundIndex existing, FoundTable table, String wanted) {
        String unique = wanted.startsWith("UNIQUE") ? "UNIQUE" : "";
        return new GuardException(
                Refusal.INDEX_WITH_ANOTHER_DEFINITION,
                "The index " + existing + (existing.valid() ? "" : " (INVALID)")
                        + " exists already with another definition than the migration gives it.\n  there:  "
                        + existing.text() + "\n  wanted: CREATE " + (unique.isEmpty() ? "" : "UNIQUE ") + "INDEX "
                        + existing.name().name() + " ON " + table.name() + wanted.substring(unique.length())
                        + "\nNothing was changed. Drop or rename the index that is there, or change the migration, and run it again.");
    }

    private static String onCopy(Connection session, CreateIndex create, QualifiedName table, QualifiedName copy)
            throws SQLException {
        boolean autoCommit = session.getAutoCommit();
        session.setAutoCommit(false);
        try {
            Leftovers.execute(session, "set local lock_timeout = '2s'");
            Leftovers.execute(
                    session,
                    "select pg_catalog.set_config('temp_tablespaces', pg_catalog.current_setting('default_tablespace'), true)");
            Leftovers.execute(session, "create table " + copy.quoted() + " (like " + table.quoted() + ")");
            Leftovers.execute(session, create.text().onTable(copy));
            return Catalog.table(session, copy, null).stream()
                    .flatMap(found -> found.indexes().stream())
                    .findFirst()
                    .map(FoundIndex::definition)
                    .orElseThrow(() -> new SQLException("No index was built on a copy of " + table + "."));
        } finally {
            session.rollback();
            session.setAutoCommit(autoCommit);
        }
    }

    /** The table is locked, or the session is gone: this says nothing about definitions. */
    private static boolean isPassing(SQLException failure) {
        return SqlState.of(failure)
                .map(state -> state.equals(SqlState.LOCK_NOT_AVAILABLE)
                        || state.equals(SqlState.DEADLOCK_DETECTED)
                        || state.equals(SqlState.QUERY_CANCELED)
                        || SqlState.isConnectionLoss(state))
                .orElse(false);
    }
}
