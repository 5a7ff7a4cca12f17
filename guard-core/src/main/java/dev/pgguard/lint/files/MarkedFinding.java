package dev.pgguard.lint.files;

import dev.pgguard.lint.Finding;

/**
 * A finding in its source, with a mark by which it is known again.
 *
 * @param mark of the rule and of what the statement says, in 16 hexadecimal digits; neither lines, nor the file's name, nor blanks and
 *     comments count
 * @param migration the id of the one that it is of; empty when it is a file's
 * @param known whether it is suppressed by the file of known findings, and not by a comment
 */
public record MarkedFinding(Finding finding, String mark, String migration, boolean known) {

    static MarkedFinding of(Finding finding, String mark) {
        return new MarkedFinding(finding, mark, "", false);
    }

    public boolean suppressed() {
        return finding.suppressed() != null;
    }

    /** Of the mark and the file: no two findings of one report have the same. */
    public String fingerprint() {
        return Marks.digest(finding.place().file() + "\n" + mark);
    }

    /** The same, known for a reason. */
    MarkedFinding knownFor(String reason) {
        Finding ignored = new Finding(
                finding.rule(),
                finding.severity(),
                finding.place(),
                finding.statement(),
                finding.message(),
                finding.harm(),
                finding.instead(),
                finding.edits(),
                finding.proven(),
                reason);
        return new MarkedFinding(ignored, mark, migration, true);
    }
}
