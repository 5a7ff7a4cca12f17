package dev.pgguard.lint;

import dev.pgguard.sql.TextRange;

/**
 * One replacement in the file; what is to be inserted has an empty range.
 *
 * @param range what is replaced
 * @param text what stands there afterwards
 */
public record Edit(TextRange range, String text) {

    /**
     * Stands for whatever tells the tool to run the migration outside a transaction. Where the migration's file has a place to say so,
     * the finding gets the edit of that place instead; where it has none, the finding has no edits.
     */
    public static final Edit OUTSIDE_TRANSACTION = new Edit(new TextRange(0, 0), "");
}
