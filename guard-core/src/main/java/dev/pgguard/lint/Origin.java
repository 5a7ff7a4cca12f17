package dev.pgguard.lint;

/**
 * The statement that made something.
 *
 * @param transaction the number of its transaction, counted over all files
 */
public record Origin(Step step, int transaction) {

    public LintFile file() {
        return step.file();
    }
}
