package dev.pgguard.sql;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement as the guard sees it. What the parser does not know is {@link Opaque}, never an error.
 *
 * <p>{@link #sql()} is the text as given, comments and terminator included.
 */
public sealed interface Statement {

    String sql();

    /** The tables that the statement asks to lock, with the strongest mode for each; empty when it locks none, or when that cannot be told. */
    List<TableLock> locks();

    /** CREATE INDEX. {@code name} is null where PostgreSQL chooses it. {@code text} lets the same index be built on another table. */
    record CreateIndex(
            String sql,
            List<TableLock> locks,
            @Nullable String name,
            QualifiedName table,
            boolean concurrently,
            boolean ifNotExists,
            Definition text)
            implements Statement {}

    /** DROP INDEX of one or more indexes. */
    record DropIndex(
            String sql, List<TableLock> locks, List<QualifiedName> indexes, boolean concurrently, boolean ifExists)
            implements Statement {}

    /** REINDEX; {@code target} is null for REINDEX DATABASE or SYSTEM without a name. */
    record Reindex(
            String sql, List<TableLock> locks, ReindexKind kind, @Nullable QualifiedName target, boolean concurrently)
            implements Statement {}

    /** What REINDEX names. */
    enum ReindexKind {
        INDEX,
        TABLE,
        SCHEMA,
        DATABASE,
        SYSTEM
    }

    /**
     * CREATE TABLE, CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW: {@code table} is new, nobody else can wait for it.
     *
     * @param ifNotExists the table may be an old one all the same
     * @param filled by a query
     */
    record CreateTable(String sql, List<TableLock> locks, QualifiedName table, boolean ifNotExists, boolean filled)
            implements Statement {}

    /** INSERT, UPDATE, DELETE, MERGE, COPY, and queries that call nothing unknown. */
    record RowWork(String sql, List<TableLock> locks) implements Statement {}

    /** SET, RESET and {@code set_config} of one or all settings; {@code parameter} is null for RESET ALL. */
    record SetParameter(String sql, @Nullable String parameter, @Nullable String value, boolean local)
            implements Statement {
        @Override
        public List<TableLock> locks() {
            return List.of();
        }
    }

    /** DISCARD; {@code all} drops temporary tables, settings and session advisory locks. */
    record Discard(String sql, boolean all) implements Statement {
        @Override
        public List<TableLock> locks() {
            return List.of();
        }
    }

    /** BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their like, written in a script. */
    record TransactionControl(String sql, String verb) implements Statement {

        private static final Set<String> ENDS = Set.of("COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE TRANSACTION");

        /** Whether a transaction begins with it. */
        public boolean begins() {
            return verb.equals("BEGIN") || verb.equals("START TRANSACTION");
        }

        /** Whether the open transaction ends with it, even if another one follows at once (AND CHAIN). */
        public boolean ends() {
            return ENDS.contains(verb.replace(" AND CHAIN", ""));
        }

        /** Whether it undoes what was done in the transaction, or since a savepoint. */
        public boolean undoes() {
            return (verb.startsWith("ROLLBACK") || verb.startsWith("ABORT")) && !verb.endsWith("PREPARED");
        }

        @Override
        public List<TableLock> locks() {
            return List.of();
        }
    }

    /**
     * Any other statement whose locks are known: ALTER, DROP, TRUNCATE, COMMENT, GRANT, VALIDATE and so on.
     *
     * @param verb its first word in capitals, or what it does where that makes a difference: {@code ATTACH PARTITION},
     *     {@code DETACH PARTITION CONCURRENTLY}, {@code DROP TABLE}
     */
    record Ddl(String sql, String verb, List<TableLock> locks) implements Statement {
        /** Whether it waits in several transactions of its own, with a weak lock for most of the time. */
        public boolean concurrently() {
            return verb.endsWith(" CONCURRENTLY");
        }
    }

    /** Nothing but blanks, comments and semicolons. */
    record Empty(String sql) implements Statement {
        @Override
        public List<TableLock> locks() {
            return List.of();
        }
    }

    /** A statement that may lock anything: DO, CALL, an unknown function, an unknown command. */
    record Opaque(String sql, String why) implements Statement {
        @Override
        public List<TableLock> locks() {
            return List.of();
        }
    }

    /**
     * What of a CREATE INDEX does not depend on names.
     *
     * @param only whether ONLY stands before the table
     * @param text what stands behind it
     */
    record Definition(boolean unique, boolean only, String text) {

        /** The same definition as a plain CREATE INDEX (no name, not concurrent) on another table. */
        public String onTable(QualifiedName other) {
            return "CREATE " + (unique ? "UNIQUE " : "") + "INDEX ON " + (only ? "ONLY " : "") + other.quoted() + " "
                    + text;
        }
    }
}
