package dev.pgguard.lint.files;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.sql.LineIndex;
import dev.pgguard.sql.TextRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file beside the migrations that says which findings are known and meant: a comment inside of an applied migration would change its
 * checksum.
 *
 * <p>A line for each: {@code rule file mark # reason}. The file is told from this one's folder and may have {@code *} in it; instead of a
 * mark {@code *} means all findings of that rule there.
 */
public final class KnownFindings {

    /** Its name, where it is not said otherwise. */
    public static final String FILE = "guard-lint.ignore";

    private static final Pattern LINE =
            Pattern.compile("(?<rule>\\S+)\\s+(?<file>\\S.*?)\\s+(?<mark>\\*|[0-9a-f]{16})(?:\\s+#\\s*(?<reason>.*))?");
    /** A file that nobody has looked into may hold anything. */
    private static final Set<String> NEVER_KNOWN = Set.of(
            FileRule.KNOWN_FINDINGS.name(), FileRule.UNREADABLE_FILE.name(), FileRule.MALFORMED_CHANGELOG.name());

    private static final String NO_REASON = "known, no reason given";

    private record Entry(String rule, Pattern file, String mark, String reason, TextRange at) {
        boolean covers(MarkedFinding found) {
            return rule.equals(found.finding().rule())
                    && (mark.equals("*") || mark.equals(found.mark()))
                    && isOf(found.finding().place().file());
        }

        boolean isOf(String path) {
            return file.matcher(path).matches();
        }
    }

    private final SourceFile source;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Finding> problems = new ArrayList<>();

    /**
     * @param rules the names of all rules
     * @param nearest which of them is meant by one that is not known
     */
    public KnownFindings(SourceFile source, Collection<String> rules, Function<String, Optional<String>> nearest) {
        this.source = source;
        LineIndex lines = source.lines();
        for (int line = 1; line <= lines.count(); line++) {
            String text = lines.text(line).strip();
            int start = lines.start(line);
            TextRange at = new TextRange(start, start + lines.text(line).length());
            if (!text.isEmpty() && !text.startsWith("#")) {
                read(text, at, rules, nearest);
            }
        }
    }

    private void read(String text, TextRange at, Collection<String> rules, Function<String, Optional<String>> nearest) {
        Matcher matcher = LINE.matcher(text);
        if (!matcher.matches()) {
            problem(at, "The line is not rule file mark # reason, and ignores nothing. Correct it, or begin it with #");
            return;
        }
        String rule = matcher.group("rule");
        if (!rules.contains(rule)) {
            problem(
                    at,
                    "There is no rule " + rule
                            + nearest.apply(rule)
                                    .map(each -> "; " + each + " is meant")
                                    .orElse("") + ". The line ignores nothing: correct the name");
            return;
        }
        String reason =
                matcher.group("reason") == null ? "" : matcher.group("reason").strip();
        entries.add(new Entry(
                rule,
                pattern(matcher.group("file")),
                matcher.group("mark"),
                reason.isEmpty() ? NO_REASON : reason,
                at));
    }

    private void problem(TextRange at, String message) {
        problems.add(FileRule.KNOWN_FINDINGS.at(source.place(at), message));
    }

    private Pattern pattern(String file) {
        StringBuilder regex = new StringBuilder();
        for (String part : (folder(source.path()) + file).split("(?<=\\*)|(?=\\*)")) {
            regex.append(part.equals("*") ? ".*" : Pattern.quote(part));
        }
        return Pattern.compile(regex.toString());
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** The findings, those that are known suppressed, and what is wrong with the lines of this file. */
    public List<MarkedFinding> applied(List<MarkedFinding> findings, FoundMigrations found) {
        List<MarkedFinding> all = new ArrayList<>();
        Set<Entry> used = new HashSet<>();
        for (MarkedFinding each : findings) {
            List<Entry> covering =
                    entries.stream().filter(entry -> entry.covers(each)).toList();
            used.addAll(covering);
            all.add(
                    covering.isEmpty() || each.suppressed()
                            ? each
                            : each.knownFor(covering.get(0).reason()));
        }
        entries.stream()
                .filter(entry -> !used.contains(entry) && isLookedAt(entry, found))
                .forEach(entry -> problem(
                        entry.at(),
                        "The line ignores nothing any more: what " + entry.rule()
                                + " found there is gone or has changed. Remove it"));
        Marks marks = new Marks();
        problems.forEach(each -> all.add(MarkedFinding.of(each, marks.of(each))));
        return List.copyOf(all);
    }

    /** Whether its file was linted now, or is not there at all. */
    private static boolean isLookedAt(Entry entry, FoundMigrations found) {
        boolean there = found.paths().stream().anyMatch(entry::isOf);
        return !there
                || found.all().stream()
                        .anyMatch(each -> each.file().standing() != Standing.APPLIED
                                && entry.isOf(each.source().path()));
    }

    /**
     * The text of a file that knows these findings too, except for those of files that cannot be read.
     *
     * @param path where it will stand
     * @param before what stands there
     */
    public static String with(List<MarkedFinding> findings, String path, String before) {
        StringBuilder text = new StringBuilder(before);
        if (text.isEmpty()) {
            text.append("# Findings of guard:lint that are known: rule, file, mark, and behind # the reason.\n");
        } else if (text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
        }
        Set<String> lines = new LinkedHashSet<>();
        for (MarkedFinding each : findings) {
            String file = each.finding().place().file();
            if (!each.suppressed() && !NEVER_KNOWN.contains(each.finding().rule())) {
                lines.add(each.finding().rule() + " " + from(folder(path), file) + " " + each.mark() + " # baseline\n");
            }
        }
        lines.forEach(text::append);
        return text.toString();
    }

    /** A file that stands elsewhere is told by its end. */
    private static String from(String folder, String file) {
        return file.startsWith(folder) ? file.substring(folder.length()) : "*" + file.substring(file.lastIndexOf('/'));
    }
}
