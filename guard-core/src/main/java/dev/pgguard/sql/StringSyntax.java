package dev.pgguard.sql;

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
        int name = 1;
        while (name < tokens.size() && !isName(tokens.get(name))) {
            name++;
        }
        boolean call = tokens.get(0).is("SELECT");
        if (call ? !isOnlyCall(tokens, name) : !isOnlySetting(tokens, name)) {
            return;
        }
        boolean local = call ? !isFalse(text(tokens, name + 4)) : tokens.get(1).is("LOCAL");
        backslashes = isFalse(text(tokens, name + 2));
        inSession = local ? inSession : backslashes;
    }

    /** {@code select set_config('standard_conforming_strings', 'off', false)}. */
    private static boolean isOnlyCall(List<Token> tokens, int name) {
        return name > 2 && tokens.size() == name + 6 && tokens.get(name - 2).is("SET_CONFIG");
    }

    private static boolean isOnlySetting(List<Token> tokens, int name) {
        boolean scope = tokens.get(1).is("LOCAL") || tokens.get(1).is("SESSION");
        boolean ends = name + 1 >= tokens.size();
        return name == (scope ? 2 : 1)
                && (ends
                        || tokens.get(name + 1).is("TO")
                        || tokens.get(name + 1).is("="));
    }

    private static String text(List<Token> tokens, int i) {
        return i < tokens.size() ? tokens.get(i).value().toLowerCase(Locale.ROOT) : "";
    }

    private static boolean isName(Token token) {
        return token.isConstant()
                ? token.value().equalsIgnoreCase(SETTING)
                : token.isName() && token.name().equalsIgnoreCase(SETTING);
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
