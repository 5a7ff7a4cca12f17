package dev.pgguard.sql;

import dev.pgguard.sql.Statement.SetParameter;
import java.util.List;
import java.util.Locale;

/** Follows {@code standard_conforming_strings} through a script: what is set in one statement changes how the next ones are read. */
final class StringSyntax {

    private static final String SETTING = "standard_conforming_strings";
    /** No statement that sets it alone is longer. */
    private static final int LONGEST = 300;

    private boolean backslashes;
    private boolean inSession;

    /** Whether plain strings are read with backslashes now. */
    boolean backslashes() {
        return backslashes;
    }

    /** Reads the statement that lies there. */
    void after(String sql, int start, int end) {
        if (backslashes != inSession && endsTransaction(sql, start, end)) {
            backslashes = inSession;
        }
        boolean maySet = end - start <= LONGEST && isSetting(sql, start);
        if (maySet && sql.substring(start, end).toLowerCase(Locale.ROOT).contains(SETTING)) {
            set(sql.substring(start, end));
        }
    }

    private void set(String statement) {
        List<Token> tokens = Lexer.tokens(statement, Reading.SERVER.withBackslashes(backslashes), false);
        if (SqlParser.statement(statement, tokens) instanceof SetParameter parameter
                && SETTING.equalsIgnoreCase(parameter.parameter())) {
            backslashes = parameter.value() != null && isFalse(parameter.value().toLowerCase(Locale.ROOT));
            inSession = parameter.local() ? inSession : backslashes;
        }
    }

    private static boolean isSetting(String sql, int start) {
        return startsWith(sql, start, "SET") || startsWith(sql, start, "RESET") || startsWith(sql, start, "SELECT");
    }

    private static boolean endsTransaction(String sql, int start, int end) {
        return startsWith(sql, start, "COMMIT")
                || startsWith(sql, start, "END")
                || startsWith(sql, start, "ABORT")
                || (startsWith(sql, start, "ROLLBACK")
                        && !sql.substring(start, end).toUpperCase(Locale.ROOT).contains(" TO "));
    }

    private static boolean startsWith(String sql, int start, String word) {
        return sql.regionMatches(true, start, word, 0, word.length())
                && !Characters.isNamePart(Characters.at(sql, start + word.length()));
    }

    /** As the server reads a boolean: any beginning of the word that is unique. */
    private static boolean isFalse(String value) {
        return value.equals("0")
                || (value.length() > 1 && "off".startsWith(value))
                || (!value.isEmpty() && ("false".startsWith(value) || "no".startsWith(value)));
    }
}
