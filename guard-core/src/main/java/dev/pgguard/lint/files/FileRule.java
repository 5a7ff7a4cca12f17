package dev.pgguard.lint.files;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Place;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.sql.LineIndex;
import dev.pgguard.sql.TextRange;
import java.util.List;
import java.util.Optional;

/** What is found before any SQL is looked at: files that cannot be read, or that the tool would not run. */
public record FileRule(String name, Severity severity) implements Rule {

    /** Not UTF-8, not a text, or not to be opened. */
    public static final FileRule UNREADABLE_FILE = new FileRule("unreadable-file", Severity.ERROR);

    /** Two migrations of one version, or two changesets of one name: the tool refuses them. */
    public static final FileRule DUPLICATE_MIGRATION = new FileRule("duplicate-migration", Severity.ERROR);

    /** A file beside the migrations, or a changeset, of which the tool runs nothing. */
    public static final FileRule NOT_RUN = new FileRule("not-run", Severity.WARN);

    /** A changelog that the tool could not read either. */
    public static final FileRule MALFORMED_CHANGELOG = new FileRule("malformed-changelog", Severity.ERROR);

    /** A changeset whose SQL is known only when it runs. */
    public static final FileRule OPAQUE_CHANGESET = new FileRule("opaque-changeset", Severity.INFO);

    /** A line of the file of known findings that says nothing, or nothing any more. */
    public static final FileRule KNOWN_FINDINGS = new FileRule("known-findings", Severity.WARN);

    /** All of them. */
    public static final List<Rule> ALL = List.of(
            UNREADABLE_FILE, DUPLICATE_MIGRATION, NOT_RUN, MALFORMED_CHANGELOG, OPAQUE_CHANGESET, KNOWN_FINDINGS);

    private static final Place NOWHERE =
            new Place("", new TextRange(0, 0), new LineIndex.Position(1, 1), new LineIndex.Position(1, 1));

    /** A finding of a file whose text is not known. */
    public Finding in(String path, String message) {
        return at(new Place(path, NOWHERE.range(), NOWHERE.start(), NOWHERE.end()), message);
    }

    /** A finding of a part of a file. */
    public Finding at(Place place, String message) {
        return new Finding(name, severity, place, 0, message, null, List.of(), List.of(), false, null);
    }

    /** As strict as the policy wants it; empty where it is off. */
    static Optional<Finding> judged(Finding finding, LintPolicy policy) {
        Optional<Severity> given = policy.severities().get(finding.rule());
        return given == null ? Optional.of(finding) : given.map(severity -> with(finding, severity));
    }

    private static Finding with(Finding finding, Severity severity) {
        return new Finding(
                finding.rule(),
                severity,
                finding.place(),
                0,
                finding.message(),
                null,
                List.of(),
                List.of(),
                false,
                null);
    }
}
