package dev.pgguard.backfill;

import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.Token;
import java.util.List;

/** What a condition speaks of. */
final class Conditions {

    private Conditions() {}

    /** Whether one of these columns stands in it. */
    static boolean mentions(String condition, List<String> columns) {
        return Lexer.tokens(condition).stream()
                .filter(Token::isName)
                .map(Token::name)
                .anyMatch(columns::contains);
    }
}
