package dev.pgguard.sql;

import dev.pgguard.sql.Statement.CreateTable;
import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.Opaque;
import java.util.List;
import java.util.Locale;

/** Reads CREATE, apart from the inside of CREATE INDEX. */
final class CreateParser {

    private CreateParser() {}

    static Statement parse(Cursor cursor) {
        cursor.expect("CREATE");
        boolean replace = cursor.accept("OR", "REPLACE");
        cursor.acceptAny("GLOBAL", "LOCAL");
        cursor.acceptAny("TEMPORARY", "TEMP", "UNLOGGED");
        boolean unique = cursor.accept("UNIQUE");
        if (cursor.accept("INDEX")) {
            return CreateIndexParser.parse(cursor, unique);
        }
        if (cursor.accept("TABLE") || cursor.accept("FOREIGN", "TABLE")) {
            return table(cursor);
        }
        if (cursor.accept("MATERIALIZED", "VIEW")) {
            boolean ifNotExists = cursor.acceptIfNotExists();
            return tableAs(cursor, cursor.name(), ifNotExists);
        }
        if (cursor.accept("VIEW") || cursor.accept("RECURSIVE", "VIEW")) {
            List<TableLock> locks = replace ? Locks.of(cursor.name(), LockMode.ACCESS_EXCLUSIVE) : List.of();
            return new Ddl(cursor.sql(), replace ? "CREATE OR REPLACE VIEW" : "CREATE VIEW", locks);
        }
        if (cursor.accept("CONSTRAINT", "TRIGGER") || cursor.accept("TRIGGER")) {
            return trigger(cursor);
        }
        return other(cursor);
    }

    private static Statement other(Cursor cursor) {
        String what = cursor.next().text().toUpperCase(Locale.ROOT);
        String verb = "CREATE " + what;
        return switch (what) {
            case "RULE" -> {
                if (!cursor.skipPast("TO")) {
                    throw new Cursor.Unreadable("names no table");
                }
                yield new Ddl(cursor.sql(), verb, Locks.of(cursor.name(), LockMode.ACCESS_EXCLUSIVE));
            }
            case "POLICY" -> {
                if (!cursor.skipPast("ON")) {
                    throw new Cursor.Unreadable("names no table");
                }
                yield new Ddl(cursor.sql(), verb, Locks.of(cursor.name(), LockMode.ACCESS_EXCLUSIVE));
            }
            case "STATISTICS" -> new Ddl(cursor.sql(), verb, statistics(cursor));
            case "PUBLICATION" -> new Ddl(cursor.sql(), verb, PublicationTables.locks(cursor));
            case "SCHEMA" -> schema(cursor, verb);
            case "EXTENSION" -> new Opaque(cursor.sql(), "runs the script of an extension");
            default -> ObjectKinds.withoutTableLocks(cursor, what, verb);
        };
    }

    private static Statement table(Cursor cursor) {
        boolean ifNotExists = cursor.acceptIfNotExists();
        QualifiedName name = cursor.name();
        Locks locks = new Locks();
        if (cursor.accept("PARTITION", "OF")) {
            locks.add(cursor.name(), LockMode.ACCESS_EXCLUSIVE);
        }
        if (isQuery(cursor)) {
            return tableAs(cursor, name, ifNotExists);
        }
        Cursor definition = cursor.from(cursor.rest());
        if (cursor.at("(")) {
            likes(cursor.from(cursor.parenthesis()), locks);
        }
        if (cursor.accept("INHERITS") && cursor.at("(")) {
            Cursor parents = cursor.from(cursor.parenthesis());
            while (!parents.done()) {
                locks.add(parents.name(), LockMode.SHARE_UPDATE_EXCLUSIVE);
                parents.accept(",");
            }
        }
        locks.addReferenced(definition).remove(name);
        return new CreateTable(cursor.sql(), locks.list(), name, ifNotExists);
    }

    /** CREATE TABLE AS has an AS outside of parentheses before its query. */
    private static boolean isQuery(Cursor cursor) {
        return cursor.from(cursor.rest()).skipPast("AS");
    }

    private static Statement tableAs(Cursor cursor, QualifiedName name, boolean ifNotExists) {
        if (!cursor.skipPast("AS")) {
            throw new Cursor.Unreadable("has no query");
        }
        if (cursor.at("EXECUTE")) {
            return new Opaque(cursor.sql(), "runs a prepared statement");
        }
        Statement query = QueryParser.query(cursor.from(cursor.rest()));
        return query instanceof Opaque ? query : new CreateTable(cursor.sql(), query.locks(), name, ifNotExists);
    }

    private static void likes(Cursor elements, Locks locks) {
        boolean first = true;
        while (first || elements.skipPast(",")) {
            first = false;
            if (elements.accept("LIKE")) {
                locks.add(elements.name(), LockMode.ACCESS_SHARE);
            }
        }
    }

    private static Statement trigger(Cursor cursor) {
        if (!cursor.skipPast("ON")) {
            throw new Cursor.Unreadable("names no table");
        }
        Locks locks = new Locks().add(cursor.name(), LockMode.SHARE_ROW_EXCLUSIVE);
        if (cursor.accept("FROM")) {
            locks.add(cursor.name(), LockMode.ACCESS_SHARE);
        }
        return new Ddl(cursor.sql(), "CREATE TRIGGER", locks.list());
    }

    private static List<TableLock> statistics(Cursor cursor) {
        if (!cursor.skipPast("FROM")) {
            throw new Cursor.Unreadable("names no table");
        }
        return Locks.of(cursor.relation(), LockMode.SHARE_UPDATE_EXCLUSIVE);
    }

    private static Statement schema(Cursor cursor, String verb) {
        boolean elements = cursor.rest().stream().anyMatch(token -> token.is("CREATE") || token.is("GRANT"));
        return elements
                ? new Opaque(cursor.sql(), "creates a schema with its contents")
                : SqlParser.ddlWithoutLocks(cursor, verb);
    }
}
