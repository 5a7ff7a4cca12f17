package dev.pgguard.lint;

import dev.pgguard.sql.TextRange;

/**
 * One replacement in the file; what is to be inserted has an empty range.
 *
 * @param range what is replaced
 * @param text what stands there afterwards
 */
public record Edit(TextRange range, String text) {}
