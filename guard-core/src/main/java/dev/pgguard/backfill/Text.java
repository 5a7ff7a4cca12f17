package dev.pgguard.backfill;

import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.Token;
import java.util.List;
import java.util.Locale;

/** How this package reads and says SQL texts, numbers and names. */
final class Text {

    private Text() {}

    /** From the first token to the last, without the semicolons behind it. */
    static String withoutTerminator(String sql) {
        List<Token> tokens = Lexer.tokens(sql);
        int from = 0;
        int to = tokens.size();
        while (from < to && tokens.get(from).is(";")) {
            from++;
        }
        while (to > from && tokens.get(to - 1).is(";")) {
            to--;
        }
        return from == to
                ? ""
                : sql.substring(tokens.get(from).start(), tokens.get(to - 1).end());
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
