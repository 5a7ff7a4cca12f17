package dev.pgguard.sql;

import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.Opaque;
import java.util.List;
import java.util.Locale;

/** Reads ALTER of everything but tables and their like, which {@link AlterTableParser} reads. */
final class AlterParser {

    private AlterParser() {}

    static Statement parse(Cursor cursor) {
        cursor.expect("ALTER");
        if (cursor.accept("MATERIALIZED", "VIEW")) {
            return AlterTableParser.parse(cursor, "ALTER MATERIALIZED VIEW");
        }
        if (cursor.accept("FOREIGN", "TABLE")) {
            return AlterTableParser.parse(cursor, "ALTER FOREIGN TABLE");
        }
        if (cursor.at("DEFAULT", "PRIVILEGES")) {
            return SqlParser.ddlWithoutLocks(cursor, "ALTER DEFAULT PRIVILEGES");
        }
        String what = cursor.next().text().toUpperCase(Locale.ROOT);
        String verb = "ALTER " + what;
        return switch (what) {
            case "TABLE", "INDEX", "VIEW" -> AlterTableParser.parse(cursor, verb);
            case "SEQUENCE" -> sequence(cursor, verb);
            case "TRIGGER", "RULE", "POLICY" -> onTable(cursor, verb);
            case "TYPE" -> type(cursor, verb);
            case "DOMAIN" -> domain(cursor, verb);
            case "PUBLICATION" -> new Ddl(cursor.sql(), verb, PublicationTables.locks(cursor));
            case "EXTENSION" -> new Opaque(cursor.sql(), "changes what belongs to an extension");
            default -> ObjectKinds.withoutTableLocks(cursor, what, verb);
        };
    }

    private static Statement sequence(Cursor cursor, String verb) {
        cursor.acceptIfExists();
        QualifiedName name = cursor.name();
        boolean whole = cursor.at("RENAME")
                || cursor.at("OWNER")
                || cursor.at("SET", "SCHEMA")
                || cursor.at("SET", "LOGGED")
                || cursor.at("SET", "UNLOGGED");
        LockMode mode = whole ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_ROW_EXCLUSIVE;
        return new Ddl(cursor.sql(), verb, Locks.of(name, mode));
    }

    private static Statement onTable(Cursor cursor, String verb) {
        if (!cursor.skipPast("ON")) {
            throw new Cursor.Unreadable("names no table");
        }
        return new Ddl(cursor.sql(), verb, Locks.of(cursor.name(), LockMode.ACCESS_EXCLUSIVE));
    }

    /** Attributes of a composite type are changed like columns; with CASCADE also in the tables made of it. */
    private static Statement type(Cursor cursor, String verb) {
        QualifiedName name = cursor.name();
        boolean attributes = cursor.at("ADD", "ATTRIBUTE")
                || cursor.at("DROP", "ATTRIBUTE")
                || cursor.at("ALTER", "ATTRIBUTE")
                || cursor.at("RENAME", "ATTRIBUTE");
        if (attributes && cursor.skipPast("CASCADE")) {
            return new Opaque(cursor.sql(), "changes every table of that type");
        }
        return new Ddl(cursor.sql(), verb, attributes ? Locks.of(name, LockMode.ACCESS_EXCLUSIVE) : List.of());
    }

    /** Checking a domain takes SHARE on every table that uses it; the statement names only the domain. */
    private static Statement domain(Cursor cursor, String verb) {
        QualifiedName name = cursor.name();
        List<Token> tokens = cursor.tokens();
        boolean notValid = tokens.get(tokens.size() - 1).is("VALID")
                && tokens.get(tokens.size() - 2).is("NOT");
        boolean checks = (cursor.at("ADD") && !notValid) || cursor.at("VALIDATE") || cursor.at("SET", "NOT", "NULL");
        return new Ddl(cursor.sql(), verb, checks ? Locks.of(name, LockMode.SHARE) : List.of());
    }
}
