package dev.pgguard.backfill;

import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.Token;
import java.util.List;

/** Question marks of operators ({@code ?}, {@code ?|}, {@code @?}): JDBC takes them for parameters unless they are doubled. */
final class Questions {

    private Questions() {}

    /** Outside strings, names and comments each is doubled. */
    static String doubled(String sql) {
        StringBuilder result = new StringBuilder(sql.length() + 8);
        int at = 0;
        for (Token token : marked(sql)) {
            result.append(sql, at, token.start()).append(token.text().replace("?", "??"));
            at = token.end();
        }
        return result.append(sql, at, sql.length()).toString();
    }

    /** The same length, and an operator for each. */
    static String asOperators(String sql) {
        StringBuilder result = new StringBuilder(sql);
        for (Token token : marked(sql)) {
            for (int i = token.start(); i < token.end(); i++) {
                if (result.charAt(i) == '?') {
                    result.setCharAt(i, '~');
                }
            }
        }
        return result.toString();
    }

    private static List<Token> marked(String sql) {
        return Lexer.tokens(sql).stream()
                .filter(token -> (token.kind() == Token.Kind.OPERATOR || token.kind() == Token.Kind.PARAMETER)
                        && token.text().indexOf('?') >= 0)
                .toList();
    }
}
