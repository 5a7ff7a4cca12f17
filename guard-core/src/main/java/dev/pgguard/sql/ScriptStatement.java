package dev.pgguard.sql;

import java.util.List;
import java.util.Optional;

/**
 * One statement of a {@link Script}.
 *
 * <p>{@link #range} and {@link #terminator} count in the file; {@link #tokens} count in {@link #sql}, and {@link #inFile} leads from
 * there to the file.
 *
 * @param index from 0
 */
public record ScriptStatement(Script script, int index) {

    /** What ends a statement. */
    public enum Ended {
        SEMICOLON,
        /** Liquibase's {@code endDelimiter} or {@code GO}. */
        DELIMITER,
        /** A command of psql such as {@code \g}. */
        META_COMMAND,
        /** The end of the file, or of a placeholder that may be a statement of its own. */
        NOTHING
    }

    /** From the first token to the end of the last one. */
    public TextRange range() {
        return script.inFile(script.start(index), script.end(index));
    }

    public Ended ended() {
        return script.ended(index);
    }

    /** The semicolon, or what else ends it; empty for {@link Ended#NOTHING}. */
    public Optional<TextRange> terminator() {
        return ended() == Ended.NOTHING ? Optional.empty() : Optional.of(script.terminator(index));
    }

    /** What the server gets, placeholders replaced, from the first token to the last, comments between them included. */
    public String sql() {
        return script.sql().substring(script.start(index), script.end(index));
    }

    /** How long {@link #sql} is. */
    public int length() {
        return script.end(index) - script.start(index);
    }

    /** Whether it begins with this word, in any case. */
    public boolean startsWith(String word) {
        return script.sql().regionMatches(true, script.start(index), word, 0, word.length());
    }

    /** Read anew with each call, so that a large file does not stay in memory as tokens; without comments and meta-commands. */
    public List<Token> tokens() {
        return Lexer.tokens(sql(), script.reading(index), false);
    }

    /** The same one after the other, for a statement of any length. */
    public TokenReader tokenReader() {
        return new TokenReader(sql(), script.reading(index));
    }

    /** The comments between its first and its last token. */
    public List<Comment> comments() {
        return script.comments(script.start(index), script.end(index));
    }

    /** The comments between the end of the statement before and its first token. */
    public List<Comment> commentsBefore() {
        return script.commentsBefore(index);
    }

    /** The rows of a {@code COPY … FROM stdin}, up to and with the line that ends them. */
    public Optional<TextRange> copyData() {
        return script.copyDataOf(index);
    }

    /** The number, from 0, of the piece in which the tool sends it: statements of one piece share an implicit transaction. */
    public int piece() {
        return script.piece(index);
    }

    /** Where a part of {@link #sql} stands in the file; what a value brought in stands at its placeholder. */
    public TextRange inFile(int from, int to) {
        return script.inFile(script.start(index) + from, script.start(index) + to);
    }

    /** Where a token stands in the file. */
    public TextRange inFile(Token token) {
        return inFile(token.start(), token.end());
    }
}
