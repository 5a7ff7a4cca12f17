package dev.pgguard.maven.output;

import dev.pgguard.lint.Severity;

/** What severities are called, in the form of other tools. */
final class Words {

    private Words() {}

    static String of(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARN -> "warning";
            case INFO -> "note";
        };
    }

    /** In one line, without what a terminal would obey. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
