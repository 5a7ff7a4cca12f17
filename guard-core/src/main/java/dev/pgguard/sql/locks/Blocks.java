package dev.pgguard.sql.locks;

import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.Statement.Opaque;
import dev.pgguard.sql.Statement.RowWork;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.tree.DoBlock;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks into DO: a PL/pgSQL block that plainly does nothing but row work is row work, any other may do anything. */
final class Blocks {

    private static final Set<String> MORE_THAN_ROWS = Set.of(
            "ALTER",
            "ANALYZE",
            "CALL",
            "CLUSTER",
            "COMMENT",
            "COMMIT",
            "COPY",
            "CREATE",
            "DROP",
            "EXECUTE",
            "GRANT",
            "IMPORT",
            "LOCK",
            "REASSIGN",
            "REFRESH",
            "REINDEX",
            "REVOKE",
            "ROLLBACK",
            "SECURITY",
            "TRUNCATE",
            "VACUUM");

    private Blocks() {}

    static Statement statement(String sql, DoBlock block) {
        String language = block.language();
        if (language != null && !language.equalsIgnoreCase("plpgsql")) {
            return new Opaque(sql, "runs a block of " + language);
        }
        List<Token> tokens = Lexer.tokens(block.body());
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            String word = token.text().toUpperCase(Locale.ROOT);
            if (token.kind() == Token.Kind.WORD && MORE_THAN_ROWS.contains(word)) {
                return new Opaque(sql, "runs a block with " + word);
            }
            if (startsStatement(tokens, i) && (token.is("SET") || token.is("RESET") || token.is("DISCARD"))) {
                return new Opaque(sql, "runs a block that changes settings");
            }
            String called = isColumnList(tokens, i) ? null : Calls.calledAt(tokens, i);
            if (called != null) {
                return new Opaque(sql, "runs a block that calls " + called + "()");
            }
        }
        return new RowWork(sql, List.of());
    }

    private static boolean startsStatement(List<Token> tokens, int i) {
        if (i == 0) {
            return true;
        }
        Token before = tokens.get(i - 1);
        return before.is(";") || before.is("BEGIN") || before.is("THEN") || before.is("LOOP") || before.is("ELSE");
    }

    /** {@code insert into t (columns)}. */
    private static boolean isColumnList(List<Token> tokens, int i) {
        int first = i > 1 && tokens.get(i - 1).is(".") ? i - 2 : i;
        return first > 0 && tokens.get(first - 1).is("INTO");
    }
}
