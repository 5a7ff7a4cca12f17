package dev.pgguard.maven.output;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.lint.files.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Findings for people: the line with a caret, the lock and what it blocks, the safe way, the page of the rule. */
public final class TextOutput {

    /** How much of a line is shown: some files are one line. */
    private static final int WIDTH = 120;

    /** How much of it stands before the finding. */
    private static final int BEFORE = 40;

    private TextOutput() {}

    /** One finding, a line each. */
    public static List<String> of(MarkedFinding marked, LintReport report) {
        Finding finding = marked.finding();
        List<String> lines = new ArrayList<>();
        lines.add(finding.place() + ": " + Words.of(finding.severity()) + ": " + finding.message() + " ["
                + finding.rule() + "]");
        Optional<SourceFile> source = report.source(finding);
        int digits = String.valueOf(finding.place().start().line()).length();
        source.ifPresent(file -> excerpt(finding, file, lines));
        String margin = " ".repeat(digits + 2);
        if (finding.harm() != null) {
            lines.add(margin + "= " + finding.harm());
        }
        instead(finding, margin, lines);
        lines.add(margin + "= see the guard's " + LintReport.page(finding.rule()));
        return List.copyOf(lines);
    }

    private static void instead(Finding finding, String margin, List<String> lines) {
        String lead = "= instead: ";
        for (String statement : finding.instead()) {
            for (String line : statement.split("\\R", -1)) {
                lines.add(margin + lead + line);
                lead = " ".repeat(lead.length());
            }
        }
    }

    private static void excerpt(Finding finding, SourceFile source, List<String> lines) {
        int number = finding.place().start().line();
        String text = source.lines().text(number);
        int column = finding.place().start().column() - 1;
        boolean oneLine = finding.place().end().line() == number;
        int end = oneLine ? finding.place().end().column() - 1 : text.length();
        int from = text.length() <= WIDTH ? 0 : Math.max(0, Math.min(column - BEFORE, text.length() - WIDTH));
        int to = Math.min(text.length(), from + WIDTH);
        String cut = from > 0 ? "…" : "";
        String carets = "^".repeat(Math.max(1, Math.min(end, to) - column));
        lines.add(" " + number + " | " + cut + plain(text.substring(from, to)) + (to < text.length() ? "…" : ""));
        lines.add(" ".repeat(String.valueOf(number).length() + 1) + " | " + " ".repeat(cut.length() + column - from)
                + carets);
    }

    /** What has a width of its own, or none, would move the caret away from what it shows. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text);
        for (int i = 0; i < plain.length(); i++) {
            if (Character.isISOControl(plain.charAt(i))) {
                plain.setCharAt(i, ' ');
            }
        }
        return plain.toString();
    }
}
