package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.Token;
import dev.pgguard.sql.grammar.Keywords.Keyword;
import dev.pgguard.sql.tree.Span;
import java.util.List;

/** The tokens of one statement and the place that has been reached; each word is looked up once. */
final class Tokens {

    /** Deeper than anybody writes, and far from what a thread's stack of half a megabyte holds. */
    private static final int DEEPEST = 250;

    private final Token[] tokens;
    private final Keyword[] keywords;
    private final String[] words;
    private final int size;
    private final int textEnd;
    private int at;
    private int hint;
    private int depth;

    Tokens(String sql) {
        this(Lexer.tokens(sql), sql.length());
    }

    Tokens(List<Token> from, int textEnd) {
        int count = from.size();
        while (count > 0 && from.get(count - 1).is(";")) {
            count--;
        }
        this.size = count;
        this.textEnd = textEnd;
        this.tokens = from.toArray(new Token[0]);
        this.keywords = new Keyword[size];
        this.words = new String[size];
        for (int i = 0; i < size; i++) {
            Token token = tokens[i];
            keywords[i] = Keyword.NONE;
            words[i] = "";
            switch (token.kind()) {
                case WORD -> {
                    Keyword keyword = Keywords.of(token);
                    keywords[i] = keyword;
                    words[i] = keyword.word();
                }
                case QUOTED_NAME -> keywords[i] = Keyword.IDENTIFIER;
                case OPERATOR -> words[i] = token.text().equals("!=") ? "<>" : token.text();
                case SYMBOL -> words[i] = token.text();
                default -> {}
            }
            if (Malformed.is(token, i + 1 < size ? tokens[i + 1] : null)) {
                keywords[i] = Keyword.NONE;
                words[i] = Malformed.MARK;
            }
        }
    }

    boolean atEnd() {
        return at >= size;
    }

    boolean at(String word) {
        return at < size && words[at].equals(word);
    }

    boolean at(String word, String next) {
        return at(word) && hinted(1, next);
    }

    /** Remembers where the second word of a pair was looked for in vain: should nothing else go on here, the mistake is there. */
    private boolean hinted(int by, String word) {
        if (ahead(by, word)) {
            return true;
        }
        hint = Math.max(hint, at + by);
        return false;
    }

    boolean atAny(String one, String two) {
        return at(one) || at(two);
    }

    boolean ahead(int by, String word) {
        return at + by < size && words[at + by].equals(word);
    }

    /** The keyword, symbol or operator here; empty for an identifier, a constant and the end. */
    String word() {
        return at < size ? words[at] : "";
    }

    String wordAhead(int by) {
        return at + by < size ? words[at + by] : "";
    }

    Keyword keyword() {
        return at < size ? keywords[at] : Keyword.NONE;
    }

    Keyword keywordAhead(int by) {
        return at + by < size ? keywords[at + by] : Keyword.NONE;
    }

    boolean is(Token.Kind kind) {
        return at < size && tokens[at].kind() == kind && !words[at].equals(Malformed.MARK);
    }

    boolean aheadIs(int by, Token.Kind kind) {
        return at + by < size && tokens[at + by].kind() == kind;
    }

    /** The text of a token that is no keyword, folded; empty at the end. */
    String identifierAhead(int by) {
        return at + by < size && tokens[at + by].isName() ? tokens[at + by].name() : "";
    }

    Token token() {
        if (at >= size) {
            throw unexpected();
        }
        return tokens[at];
    }

    Token next() {
        Token token = token();
        at++;
        return token;
    }

    void skip(int count) {
        at += count;
    }

    boolean accept(String word) {
        if (at(word)) {
            at++;
            return true;
        }
        return false;
    }

    boolean accept(String word, String next) {
        if (at(word, next)) {
            at += 2;
            return true;
        }
        return false;
    }

    boolean accept(String word, String next, String third) {
        if (at(word, next) && hinted(2, third)) {
            at += 3;
            return true;
        }
        return false;
    }

    void expect(String word) {
        if (!accept(word)) {
            throw unexpected();
        }
    }

    void expect(String word, String next) {
        expect(word);
        expect(next);
    }

    /** The offset at which the present token begins. */
    int mark() {
        return at < size ? tokens[at].start() : textEnd();
    }

    int position() {
        return at;
    }

    /** From that offset to the end of the token before this. */
    Span since(int mark) {
        int end = at > 0 ? tokens[at - 1].end() : mark;
        return new Span(mark, Math.max(mark, end));
    }

    int textEnd() {
        return textEnd;
    }

    SyntaxError unexpected() {
        int place = Math.max(at, hint);
        if (place >= size) {
            return new SyntaxError("syntax error at end of input", textEnd(), textEnd());
        }
        Token token = tokens[place];
        String reason = words[place].equals(Malformed.MARK)
                ? Malformed.reason(token)
                : "syntax error at or near \"" + token.text() + "\"";
        return new SyntaxError(reason, token.start(), token.end());
    }

    /** Going one level deeper; each call is followed by {@link #leave}, unless the descent ends. */
    void enter() {
        if (++depth > DEEPEST) {
            int start = mark();
            throw new SyntaxError("nested too deeply to be read", start, start);
        }
    }

    void leave() {
        depth--;
    }
}
