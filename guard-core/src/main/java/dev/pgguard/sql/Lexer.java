package dev.pgguard.sql;

import dev.pgguard.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's lexical rules, as the server applies them, one element after the other; what a text may hold beyond them is told by
 * its {@link Reading}.
 *
 * <p>Never fails: what is not terminated is an element up to the end of the text. Nothing is kept of the elements passed.
 */
public final class Lexer {

    private final String sql;
    private final Reading reading;
    private final @Nullable Placeholders placeholders;
    private final OperatorRun operators;
    private boolean backslashes;

    private int start;
    private int at;
    private Kind kind = Kind.SYMBOL;
    private boolean closed = true;
    private int holeStart = -1;
    private int holeEnd;

    Lexer(String sql, Reading reading) {
        this.sql = sql;
        this.reading = reading;
        this.placeholders = reading.placeholders();
        this.operators = new OperatorRun(sql);
        this.backslashes = reading.backslashes();
    }

    /** The tokens of a text on its way to the server, without comments. */
    public static List<Token> tokens(String sql) {
        return tokens(sql, Reading.SERVER, false);
    }

    public static List<Token> tokensAndComments(String sql) {
        return tokens(sql, Reading.SERVER, true);
    }

    /** The tokens of the text without meta-commands. */
    static List<Token> tokens(String sql, Reading reading, boolean comments) {
        Lexer lexer = new Lexer(sql, reading);
        List<Token> tokens = new ArrayList<>(16 + sql.length() / 8);
        while (lexer.next()) {
            boolean token = lexer.kind != Kind.META_COMMAND && (comments || lexer.kind != Kind.COMMENT);
            if (token) {
                tokens.add(lexer.token(0));
            }
        }
        return tokens;
    }

    /** Moves to the next element; false when there is none. */
    boolean next() {
        skipSpace();
        if (at >= sql.length()) {
            return false;
        }
        start = at;
        closed = true;
        kind = element(sql.charAt(at));
        return true;
    }

    /** Moves over blanks to where the next element begins. */
    void skipSpace() {
        if (at == holeStart) {
            at = holeEnd;
        }
        while (at < sql.length() && Characters.isSpace(sql.charAt(at))) {
            at++;
            if (at == holeStart) {
                at = holeEnd;
            }
        }
    }

    Kind kind() {
        return kind;
    }

    int start() {
        return start;
    }

    /** The offset behind the element, at which the next one is looked for. */
    int end() {
        return at;
    }

    /** Whether the element is terminated as it should be. */
    boolean isClosed() {
        return closed;
    }

    /** @param textStart where the text begins in which its offsets count */
    Token token(int textStart) {
        boolean escapes = backslashes && kind == Kind.STRING;
        return new Token(kind, sql.substring(start, at), start - textStart, at - textStart, escapes);
    }

    boolean isWord(String word) {
        return kind == Kind.WORD
                && at - start == word.length()
                && sql.regionMatches(true, start, word, 0, word.length());
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && at - start == 1 && sql.charAt(start) == symbol;
    }

    void moveTo(int offset) {
        at = offset;
    }

    /** What lies in the range is no SQL. It begins a line. */
    void leaveOut(int from, int to) {
        holeStart = from;
        holeEnd = to;
    }

    /** Whether plain strings are read with backslashes from here on, as with {@code standard_conforming_strings} off. */
    void setBackslashes(boolean on) {
        backslashes = on;
    }

    /** Moves behind the element that starts here. */
    private Kind element(char c) {
        if (placeholders != null && acceptPlaceholder(placeholders)) {
            return placeholder(placeholders);
        }
        if (Characters.isNameStart(c)) {
            return word(c);
        }
        if (c == '-' && peek(1) == '-') {
            at = Characters.endOfLine(sql, at);
            return Kind.COMMENT;
        }
        if (c == '/' && peek(1) == '*') {
            return ends(Kind.COMMENT, Characters.endOfBlockComment(sql, at));
        }
        if (c == '\'') {
            return ends(Kind.STRING, Literals.string(sql, at + 1, backslashes));
        }
        if (c == '"') {
            return ends(Kind.QUOTED_NAME, Literals.quotedName(sql, at + 1));
        }
        if (Characters.isDigit(c) || (c == '.' && Characters.isDigit(peek(1)))) {
            at = Literals.number(sql, at);
            return placeholders != null && acceptPlaceholder(placeholders) ? placeholder(placeholders) : Kind.NUMBER;
        }
        if (c == '$') {
            return dollar();
        }
        if (Characters.isOperator(c)) {
            return operator();
        }
        if (c == '\\' && reading.metaCommands()) {
            at = MetaCommand.end(sql, at);
            return Kind.META_COMMAND;
        }
        at++;
        if ((c == ':' && (peek(0) == ':' || peek(0) == '=')) || (c == '.' && peek(0) == '.')) {
            at++;
        }
        return Kind.SYMBOL;
    }

    /** @param end as {@link Literals} tells it */
    private Kind ends(Kind of, int end) {
        closed = end >= 0;
        at = closed ? end : ~end;
        return of;
    }

    private Kind word(char c) {
        char quote = peek(1);
        if (quote == '\'') {
            switch (c) {
                case 'e', 'E' -> {
                    return ends(Kind.STRING, Literals.string(sql, at + 2, true));
                }
                case 'b', 'B', 'x', 'X' -> {
                    return ends(Kind.BIT_STRING, Literals.string(sql, at + 2, false));
                }
                case 'n', 'N' -> {
                    return ends(Kind.STRING, Literals.string(sql, at + 2, backslashes));
                }
                default -> {}
            }
        } else if (quote == '&' && (c == 'u' || c == 'U') && (peek(2) == '\'' || peek(2) == '"')) {
            return unicode(peek(2) == '"');
        }
        if (placeholders != null) {
            return wordWithPlaceholders(placeholders);
        }
        at++;
        while (at < sql.length() && Characters.isNamePart(sql.charAt(at))) {
            at++;
        }
        return Kind.WORD;
    }

    private Kind unicode(boolean name) {
        int end = name ? Literals.quotedName(sql, at + 3) : Literals.string(sql, at + 3, false);
        return ends(name ? Kind.QUOTED_NAME : Kind.STRING, end < 0 ? end : Literals.unicodeEscape(sql, end));
    }

    private Kind wordWithPlaceholders(Placeholders of) {
        at++;
        while (at < sql.length() && Characters.isNamePart(sql.charAt(at))) {
            if (acceptPlaceholder(of)) {
                return placeholder(of);
            }
            at++;
        }
        return acceptPlaceholder(of) ? placeholder(of) : Kind.WORD;
    }

    /** What a placeholder is glued to belongs to it. */
    private Kind placeholder(Placeholders of) {
        while (true) {
            if (!acceptPlaceholder(of)) {
                if (!Characters.isNamePart(peek(0))) {
                    return Kind.PLACEHOLDER;
                }
                at++;
            }
        }
    }

    private boolean acceptPlaceholder(Placeholders of) {
        int end = of.endAt(sql, at);
        if (end >= 0) {
            at = end;
        }
        return end >= 0;
    }

    private Kind dollar() {
        if (Characters.isDigit(peek(1))) {
            at++;
            while (Characters.isDigit(peek(0))) {
                at++;
            }
            return Kind.PARAMETER;
        }
        int tag = Literals.dollarTag(sql, at);
        if (tag == 0) {
            at++;
            return Kind.SYMBOL;
        }
        return ends(Kind.STRING, Literals.dollarQuoted(sql, at, tag));
    }

    private Kind operator() {
        int end = operators.endOfOperator(at);
        boolean questioned = reading.jdbcParameters() && sql.charAt(end - 1) == '?';
        if (questioned && end - at == 1) {
            at = end;
            return Kind.PARAMETER;
        }
        // "id=?" is an operator and a parameter to JDBC; "@?" and "??" are operators.
        boolean glued = questioned && "=<>+-*/%|".indexOf(sql.charAt(end - 2)) >= 0;
        at = glued ? end - 1 : end;
        return Kind.OPERATOR;
    }

    private char peek(int ahead) {
        return Characters.at(sql, at + ahead);
    }
}
