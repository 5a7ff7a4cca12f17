package dev.pgguard.sql;

import dev.pgguard.sql.Statement.CreateIndex;
import dev.pgguard.sql.Statement.Rewritable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads CREATE INDEX. */
final class CreateIndexParser {

    private CreateIndexParser() {}

    /** The cursor stands behind CREATE [UNIQUE] INDEX. */
    static Statement parse(Cursor cursor, boolean unique) {
        boolean concurrently = cursor.accept("CONCURRENTLY");
        boolean ifNotExists = cursor.acceptIfNotExists();
        @Nullable String name = null;
        if (!cursor.at("ON")) {
            name = cursor.name().name();
        }
        cursor.expect("ON");
        boolean only = cursor.at("ONLY");
        QualifiedName table = cursor.relation();
        List<Token> rest = cursor.rest();
        if (rest.isEmpty()) {
            throw new Cursor.Unreadable("names no columns");
        }
        String definition = Definition.text(rest, cursor.sql());
        LockMode mode = concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
        return new CreateIndex(
                cursor.sql(),
                Locks.of(table, mode),
                name,
                table,
                concurrently,
                ifNotExists,
                new Definition(unique, only, definition));
    }

    /**
     * What of a CREATE INDEX does not depend on names.
     *
     * @param definition the text from behind the table name
     */
    private record Definition(boolean unique, boolean only, String definition) implements Rewritable {

        static String text(List<Token> tokens, String source) {
            return source.substring(
                    tokens.get(0).start(), tokens.get(tokens.size() - 1).end());
        }

        @Override
        public String onTable(QualifiedName other) {
            return "CREATE " + (unique ? "UNIQUE " : "") + "INDEX ON " + (only ? "ONLY " : "") + other.quoted() + " "
                    + definition;
        }
    }
}
