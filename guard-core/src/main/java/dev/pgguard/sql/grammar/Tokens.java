package dev.pgguard.sql.grammar;

import dev.pgguard.sql.Token;
import dev.pgguard.sql.grammar.Keywords.Keyword;
import dev.pgguard.sql.tree.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one statement and the place that has been reached; each word is looked up once.
 *
 * <p>They are read as they are needed and forgotten when they are passed, so that a statement of any length takes little memory.
 */
final class Tokens {

    /** Deeper than anybody writes, and far from what a thread's stack of half a megabyte holds. */
    private static final int DEEPEST = 250;

    /** How far the grammar goes back, with room to spare. */
    private static final int BEHIND = 8;

    private final Iterator<Token> source;
    private final int textEnd;
    private final List<Token> semicolons = new ArrayList<>(2);
    private @Nullable Token following;

    private Token[] tokens = new Token[64];
    private Keyword[] keywords = new Keyword[64];
    private String[] words = new String[64];
    /** The number of the token that stands first in the arrays. */
    private int first;
    /** How many have been read. */
    private int read;

    private int at;
    private int hint;
    private int depth;

    Tokens(Iterator<Token> source, int textEnd) {
        this.source = source;
        this.textEnd = textEnd;
        advance();
    }

    private void advance() {
        following = source.hasNext() ? source.next() : null;
    }

    /** Whether there is a token of that number; the semicolons that end the statement do not count. */
    private boolean has(int number) {
        return number < read || readTo(number);
    }

    private boolean readTo(int number) {
        while (number >= read && following != null) {
            Token token = following;
            advance();
            if (token.is(";")) {
                semicolons.add(token);
            } else {
                semicolons.forEach(this::add);
                semicolons.clear();
                add(token);
            }
        }
        return number < read;
    }

    private void add(Token token) {
        int i = read - first;
        if (i == tokens.length) {
            i = makeRoom();
        }
        tokens[i] = token;
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
        if (Malformed.is(token, following)) {
            keywords[i] = Keyword.NONE;
            words[i] = Malformed.MARK;
        }
        read++;
    }

    /** Forgets what is passed, or takes more memory when that is little. */
    private int makeRoom() {
        int passed = Math.max(0, at - BEHIND - first);
        int kept = tokens.length - passed;
        int size = passed < tokens.length / 2 ? tokens.length * 2 : tokens.length;
        tokens = Arrays.copyOf(Arrays.copyOfRange(tokens, passed, passed + kept), size);
        keywords = Arrays.copyOf(Arrays.copyOfRange(keywords, passed, passed + kept), size);
        words = Arrays.copyOf(Arrays.copyOfRange(words, passed, passed + kept), size);
        first += passed;
        return kept;
    }

    boolean atEnd() {
        return !has(at);
    }

    // Written out, as this is asked most: a new JVM pays for each call on the way.
    boolean at(String word) {
        return (at < read || readTo(at)) && words[at - first].equals(word);
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
        int number = at + by;
        return (number < read || readTo(number)) && words[number - first].equals(word);
    }

    /** The keyword, symbol or operator here; empty for an identifier, a constant and the end. */
    String word() {
        return at < read || readTo(at) ? words[at - first] : "";
    }

    String wordAhead(int by) {
        return has(at + by) ? words[at + by - first] : "";
    }

    Keyword keyword() {
        return keywordAhead(0);
    }

    Keyword keywordAhead(int by) {
        return has(at + by) ? keywords[at + by - first] : Keyword.NONE;
    }

    boolean is(Token.Kind kind) {
        return aheadIs(0, kind) && !words[at - first].equals(Malformed.MARK);
    }

    boolean aheadIs(int by, Token.Kind kind) {
        return has(at + by) && tokens[at + by - first].kind() == kind;
    }

    /** The text of a token that is no keyword, folded; empty at the end. */
    String identifierAhead(int by) {
        return has(at + by) && tokens[at + by - first].isName() ? tokens[at + by - first].name() : "";
    }

    Token token() {
        if (!has(at)) {
            throw unexpected();
        }
        return tokens[at - first];
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
        return has(at) ? tokens[at - first].start() : textEnd();
    }

    int position() {
        return at;
    }

    /** From that offset to the end of the token before this. */
    Span since(int mark) {
        int end = at > 0 ? tokens[at - 1 - first].end() : mark;
        return new Span(mark, Math.max(mark, end));
    }

    int textEnd() {
        return textEnd;
    }

    SyntaxError unexpected() {
        int place = Math.max(at, hint);
        if (!has(place)) {
            return new SyntaxError("syntax error at end of input", textEnd(), textEnd());
        }
        Token token = tokens[place - first];
        String reason = words[place - first].equals(Malformed.MARK)
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
