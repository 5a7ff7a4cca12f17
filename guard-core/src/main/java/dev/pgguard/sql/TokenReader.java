package dev.pgguard.sql;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The tokens of a text one after the other, without comments and meta-commands; of a text of any length only one is held. */
public final class TokenReader implements Iterator<Token> {

    private final Lexer lexer;
    private boolean ready;
    private boolean ended;

    TokenReader(String sql, Reading reading) {
        this.lexer = new Lexer(sql, reading);
    }

    /** Those of a text on its way to the server. */
    public static TokenReader of(String sql) {
        return new TokenReader(sql, Reading.SERVER);
    }

    @Override
    public boolean hasNext() {
        while (!ready && !ended) {
            ended = !lexer.next();
            ready = !ended && lexer.kind() != Token.Kind.COMMENT && lexer.kind() != Token.Kind.META_COMMAND;
        }
        return ready;
    }

    @Override
    public Token next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no token is left");
        }
        ready = false;
        return lexer.token(0);
    }
}
