package dev.pgguard.maven.fix;

import dev.pgguard.lint.Finding;

/**
 * A finding that has edits which were not made.
 *
 * @param why in words, the end of a sentence
 */
public record Left(Finding finding, String why) {}
