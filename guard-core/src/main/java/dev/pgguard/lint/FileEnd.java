package dev.pgguard.lint;

import java.util.List;

/** A file after its last statement; {@code steps} has of very many INSERTs the first ones and the last. */
public record FileEnd(LintFile file, List<Step> steps, Session session, LintPolicy policy) {
    public FileEnd {
        steps = List.copyOf(steps);
    }
}
