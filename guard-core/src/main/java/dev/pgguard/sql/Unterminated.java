package dev.pgguard.sql;

/**
 * Something that begins and does not end where it should; what follows it may have been read as part of it.
 *
 * @param range its opening, or what there is of it, in the file
 */
public record Unterminated(Construct construct, TextRange range) {

    /** What lacks its end. */
    public enum Construct {
        STRING,
        DOLLAR_QUOTE,
        QUOTED_NAME,
        COMMENT,
        /** A function body after BEGIN ATOMIC, or the parenthesis of a rule; its first semicolon is taken as the end of the statement. */
        BODY,
        /** The rows behind {@code COPY … FROM stdin}, which go on to the end of the file. */
        COPY_DATA
    }
}
