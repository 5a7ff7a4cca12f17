package dev.pgguard.sql;

import java.util.ArrayList;
import java.util.List;

/** The short name of a statement in messages. */
public final class StatementText {

    private static final int LENGTH = 100;
    private static final int STRINGS = 1_000;

    private StatementText() {}

    /** One line without literals; CREATE, INSERT and CALL end before their first parenthesis, DO before its body. */
    public static String summary(String sql) {
        List<Token> tokens = Lexer.tokens(sql);
        while (!tokens.isEmpty() && tokens.get(0).is(";")) {
            tokens = tokens.subList(1, tokens.size());
        }
        if (tokens.isEmpty()) {
            return "empty statement";
        }
        return Redaction.text(tokens.subList(0, end(tokens)), LENGTH);
    }

    /**
     * The same of a statement that may be long.
     *
     * @param read how many characters of it are read, after the comments in front of it
     */
    public static String summary(String sql, int read) {
        Lexer lexer = new Lexer(sql, Reading.SERVER);
        boolean any = lexer.next();
        while (any && lexer.kind() == Token.Kind.COMMENT) {
            any = lexer.next();
        }
        int from = any ? lexer.start() : sql.length();
        return summary(sql.substring(from, Math.min(sql.length(), from + read)));
    }

    /** The values of the first string constants of a text. */
    public static List<String> strings(String sql) {
        List<String> values = new ArrayList<>();
        Lexer lexer = new Lexer(sql, Reading.SERVER);
        while (values.size() < STRINGS && lexer.next()) {
            if (lexer.kind() == Token.Kind.STRING) {
                values.add(lexer.token(0).value());
            }
        }
        return values;
    }

    private static int end(List<Token> tokens) {
        Token first = tokens.get(0);
        if (first.is("DO")) {
            return 1;
        }
        boolean headOnly = first.is("CREATE") || first.is("INSERT") || first.is("CALL");
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.get(i).is(";") || (headOnly && tokens.get(i).is("("))) {
                return i;
            }
        }
        return tokens.size();
    }
}
