package dev.pgguard.sql;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a tool reads a migration file, beyond PostgreSQL's own rules. Commands of psql and the rows behind {@code COPY … FROM stdin} are
 * told from SQL in every style.
 *
 * @param pieces how the text is cut before it is sent
 * @param placeholders null when nothing is substituted
 */
public record ScriptStyle(Pieces pieces, @Nullable Placeholders placeholders) {

    /** A file without placeholders, of which each statement is sent alone. */
    public static ScriptStyle plain() {
        return new ScriptStyle(Pieces.STATEMENTS, null);
    }

    /** Flyway with its own prefix and suffix of placeholders. */
    public static ScriptStyle flyway(Map<String, String> placeholders) {
        return plain().withPlaceholders(Placeholders.flyway(placeholders));
    }

    /** Liquibase with {@code splitStatements} on and no {@code endDelimiter}. */
    public static ScriptStyle liquibase(Map<String, String> parameters) {
        return new ScriptStyle(Pieces.STATEMENTS_AND_GO, Placeholders.liquibase(parameters));
    }

    public ScriptStyle withPlaceholders(@Nullable Placeholders other) {
        return new ScriptStyle(pieces, other);
    }

    public ScriptStyle withPieces(Pieces other) {
        return new ScriptStyle(other, placeholders);
    }
}
