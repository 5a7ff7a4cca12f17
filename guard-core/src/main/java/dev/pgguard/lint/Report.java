package dev.pgguard.lint;

import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of a part of a statement; everything else of a {@link Finding} the linter knows.
 *
 * @param severity null for the rule's own
 * @param certainty of what it says of the statement, as far as the live database is known
 * @param edits in the statement's text
 * @param editsInFile in the file's, for what lies outside of the statement
 */
public record Report(
        Span at,
        String message,
        @Nullable Severity severity,
        Certainty certainty,
        @Nullable Harm harm,
        List<String> instead,
        List<Change> edits,
        List<Edit> editsInFile) {

    /** One replacement in the statement's text. */
    public record Change(Span at, String text) {}

    /** How sure it is. */
    public enum Certainty {
        /** The lock and the work are as {@link Harm} says, on a table that is there. */
        USUAL,
        /** Something that is not known may make it harmless. */
        DOUBTFUL,
        /** The server refuses the statement. */
        FAILS
    }

    public static Report at(Span part, String message) {
        return new Report(part, message, null, Certainty.USUAL, null, List.of(), List.of(), List.of());
    }

    /** Other than the rule's own. */
    public Report as(Severity other) {
        return new Report(at, message, other, certainty, harm, instead, edits, editsInFile);
    }

    /** The server is sure to refuse the statement. */
    public Report failing() {
        return new Report(at, message, severity, Certainty.FAILS, harm, instead, edits, editsInFile);
    }

    /** It may turn out to be harmless. */
    public Report doubtful() {
        return new Report(at, message, severity, Certainty.DOUBTFUL, harm, instead, edits, editsInFile);
    }

    public Report harm(LockMode lock, Work work, Name table) {
        return new Report(at, message, severity, certainty, new Harm(lock, work, table), instead, edits, editsInFile);
    }

    /** The safe way, a statement or a comment per entry. */
    public Report instead(String... statements) {
        return new Report(at, message, severity, certainty, harm, List.of(statements), edits, editsInFile);
    }

    public Report instead(List<String> statements) {
        return new Report(at, message, severity, certainty, harm, List.copyOf(statements), edits, editsInFile);
    }

    /** An edit that makes it safe in place. */
    public Report fixedBy(Span part, String text) {
        List<Change> all = new java.util.ArrayList<>(edits);
        all.add(new Change(part, text));
        return new Report(at, message, severity, certainty, harm, instead, List.copyOf(all), editsInFile);
    }

    /** An edit that inserts text before an offset. */
    public Report fixedBefore(int offset, String text) {
        return fixedBy(new Span(offset, offset), text);
    }

    /** An edit outside of the statement, which with the others makes it safe. */
    public Report fixedBy(Edit edit) {
        List<Edit> all = new java.util.ArrayList<>(editsInFile);
        all.add(edit);
        return new Report(at, message, severity, certainty, harm, instead, edits, List.copyOf(all));
    }
}
