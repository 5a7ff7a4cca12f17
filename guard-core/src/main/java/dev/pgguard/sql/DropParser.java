package dev.pgguard.sql;

import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.DropIndex;
import dev.pgguard.sql.Statement.Opaque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads DROP. Tables that reference or own a dropped table are locked too, but only the catalog knows them. */
final class DropParser {

    private DropParser() {}

    static Statement parse(Cursor cursor) {
        cursor.expect("DROP");
        if (cursor.accept("INDEX")) {
            return index(cursor);
        }
        if (cursor.accept("MATERIALIZED", "VIEW")) {
            return relations(cursor, "DROP MATERIALIZED VIEW");
        }
        if (cursor.accept("FOREIGN", "TABLE")) {
            return relations(cursor, "DROP FOREIGN TABLE");
        }
        if (cursor.atAny("TABLE", "VIEW", "SEQUENCE")) {
            return relations(cursor, "DROP " + upper(cursor.next()));
        }
        if (cursor.atAny("TRIGGER", "RULE", "POLICY")) {
            String verb = "DROP " + upper(cursor.next());
            if (!cursor.skipPast("ON")) {
                throw new Cursor.Unreadable("names no table");
            }
            return new Ddl(cursor.sql(), verb, Locks.of(cursor.name(), LockMode.ACCESS_EXCLUSIVE));
        }
        return other(cursor);
    }

    private static Statement index(Cursor cursor) {
        boolean concurrently = cursor.accept("CONCURRENTLY");
        boolean ifExists = cursor.acceptIfExists();
        LockMode mode = concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        List<QualifiedName> indexes = names(cursor);
        Locks locks = new Locks();
        indexes.forEach(index -> locks.add(index, mode));
        return new DropIndex(cursor.sql(), locks.list(), indexes, concurrently, ifExists);
    }

    private static Statement relations(Cursor cursor, String verb) {
        cursor.acceptIfExists();
        Locks locks = new Locks();
        names(cursor).forEach(name -> locks.add(name, LockMode.ACCESS_EXCLUSIVE));
        return new Ddl(cursor.sql(), verb, locks.list());
    }

    private static Statement other(Cursor cursor) {
        String verb = "DROP " + upper(cursor.peek());
        if (cursor.atAny("OWNED", "EXTENSION")) {
            return new Opaque(cursor.sql(), "drops whatever belongs to it");
        }
        List<Token> tokens = cursor.tokens();
        if (tokens.get(tokens.size() - 1).is("CASCADE")) {
            return new Opaque(cursor.sql(), "drops whatever depends on it");
        }
        if (cursor.accept("STATISTICS")) {
            // The lock is on the table of the statistics, which the statement does not name.
            cursor.acceptIfExists();
            Locks locks = new Locks();
            names(cursor).forEach(name -> locks.add(name, LockMode.SHARE_UPDATE_EXCLUSIVE));
            return new Ddl(cursor.sql(), verb, locks.list());
        }
        return ObjectKinds.withoutTableLocks(cursor, upper(cursor.peek()), verb);
    }

    private static List<QualifiedName> names(Cursor cursor) {
        List<QualifiedName> names = new ArrayList<>();
        do {
            names.add(cursor.name());
        } while (cursor.accept(","));
        return List.copyOf(names);
    }

    private static String upper(Token token) {
        return token.text().toUpperCase(Locale.ROOT);
    }
}
