package dev.pgguard.sql.locks;

import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.Token;
import java.util.List;

/** A position in the tokens of one statement, with the small moves that the parsers share. */
final class Cursor {

    /** The statement does not read as its first words promise; it becomes {@link Statement.Opaque}. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message, null, false, false);
        }
    }

    private static final Token NOTHING = new Token(Token.Kind.SYMBOL, "", 0, 0);

    private final String sql;
    private final List<Token> tokens;
    private int at;

    /**
     * @param sql the statement's text as given
     * @param tokens its tokens without the terminator
     */
    Cursor(String sql, List<Token> tokens) {
        this.sql = sql;
        this.tokens = tokens;
    }

    String sql() {
        return sql;
    }

    List<Token> tokens() {
        return tokens;
    }

    List<Token> rest() {
        return tokens.subList(at, tokens.size());
    }

    /** The same tokens, read from here on independently. */
    Cursor from(List<Token> part) {
        return new Cursor(sql, part);
    }

    boolean done() {
        return at >= tokens.size();
    }

    int position() {
        return at;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return at + ahead < tokens.size() ? tokens.get(at + ahead) : NOTHING;
    }

    Token next() {
        if (done()) {
            throw new Unreadable("ends too early");
        }
        return tokens.get(at++);
    }

    boolean at(String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!peek(i).is(words[i])) {
                return false;
            }
        }
        return true;
    }

    boolean atAny(String... words) {
        for (String word : words) {
            if (peek().is(word)) {
                return true;
            }
        }
        return false;
    }

    /** Moves behind the words when all of them stand here. */
    boolean accept(String... words) {
        boolean here = at(words);
        if (here) {
            at += words.length;
        }
        return here;
    }

    /** Moves behind one of the words. */
    boolean acceptAny(String... words) {
        boolean here = atAny(words);
        if (here) {
            at++;
        }
        return here;
    }

    void expect(String word) {
        if (!accept(word)) {
            throw new Unreadable("has no " + word + " where it is due");
        }
    }

    /** Moves behind the first of the word outside of parentheses; false, and at the end, when there is none. */
    boolean skipPast(String word) {
        while (!done()) {
            if (at("(") && !word.equals("(")) {
                parenthesis();
            } else if (next().is(word)) {
                return true;
            }
        }
        return false;
    }

    /** Moves behind the parenthesis that opens here, and gives what is in it. */
    List<Token> parenthesis() {
        expect("(");
        int start = at;
        int depth = 1;
        while (!done()) {
            Token token = next();
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0) {
                return tokens.subList(start, at - 1);
            }
        }
        throw new Unreadable("has an open parenthesis");
    }

    /** A relation: {@code [[database.]schema.]name}. */
    QualifiedName name() {
        String last = part();
        String before = null;
        while (accept(".")) {
            before = last;
            last = part();
        }
        return new QualifiedName(before, last);
    }

    /** A relation with the ONLY and the star of inheritance around it. */
    QualifiedName relation() {
        if (accept("ONLY") && at("(")) {
            return from(parenthesis()).name();
        }
        QualifiedName name = name();
        accept("*");
        return name;
    }

    private String part() {
        Token token = next();
        if (!token.isName()) {
            throw new Unreadable("has no name where it is due");
        }
        return token.name();
    }
}
