package dev.pgguard.lint;

import dev.pgguard.lint.Suppressions.Ignore;
import dev.pgguard.lint.Suppressions.Of;
import dev.pgguard.sql.Comment;
import dev.pgguard.sql.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the comments that suppress findings, and tells what each covers. */
final class IgnoreComments {

    private static final Pattern GUARD =
            Pattern.compile("\\s*guard:ignore(-file|-start|-end)?(?![\\w])\\s*([^:]*)(?::\\s*(.*))?", Pattern.DOTALL);
    private static final Pattern SQUAWK =
            Pattern.compile("\\s*squawk-ignore(-file)?(?![\\w-])\\s*(.*)", Pattern.DOTALL);
    private static final Pattern EUGENE = Pattern.compile("\\s*eugene:\\s*ignore(?![\\w])\\s*(.*)", Pattern.DOTALL);
    private static final Pattern PGFENCE =
            Pattern.compile("\\s*pgfence-ignore(?![\\w-])\\s*(?::\\s*(.*))?", Pattern.DOTALL);
    private static final Pattern ATLAS = Pattern.compile("\\s*atlas:nolint\\b\\s*(.*)", Pattern.DOTALL);
    private static final String END = "guard:ignore-end";

    private final LintFile file;
    private final List<Ignore> found = new ArrayList<>();

    private IgnoreComments(LintFile file) {
        this.file = file;
    }

    static List<Ignore> in(LintFile file) {
        IgnoreComments comments = new IgnoreComments(file);
        comments.read();
        return comments.found;
    }

    private void read() {
        Coverage outside = Coverage.ofFile(file);
        List<Comment> comments = file.script().comments();
        for (int i = 0; i < comments.size(); i++) {
            read(comments.get(i), comments.subList(i + 1, comments.size()), outside);
        }
        for (Coverage body : Coverage.ofBodies(file)) {
            List<Comment> inside = body.comments();
            for (int i = 0; i < inside.size(); i++) {
                read(inside.get(i), inside.subList(i + 1, inside.size()), body);
            }
        }
    }

    private void read(Comment comment, List<Comment> later, Coverage coverage) {
        String content = comment.content();
        Matcher guard = GUARD.matcher(content);
        if (guard.matches()) {
            guard(comment, guard, later, coverage);
            return;
        }
        Optional<Matcher> squawk = matching(SQUAWK, content);
        if (squawk.isPresent()) {
            boolean whole = squawk.get().group(1) != null;
            add(Of.SQUAWK, squawk.get().group(2), "squawk-ignore", comment, whole ? all() : coverage.of(comment));
        }
        matching(EUGENE, content)
                .ifPresent(it -> add(Of.EUGENE, it.group(1), "eugene: ignore", comment, coverage.of(comment)));
        matching(PGFENCE, content)
                .ifPresent(it -> add(Of.PGFENCE, it.group(1), "pgfence-ignore", comment, coverage.of(comment)));
        matching(ATLAS, content).ifPresent(it -> add(Of.ATLAS, it.group(1), "", comment, new TextRange(0, 0)));
    }

    private static Optional<Matcher> matching(Pattern pattern, String content) {
        return Optional.of(pattern.matcher(content)).filter(Matcher::matches);
    }

    private void guard(Comment comment, Matcher guard, List<Comment> later, Coverage coverage) {
        String form = guard.group(1) == null ? "" : guard.group(1);
        TextRange covered =
                switch (form) {
                    case "-file" -> all();
                    case "-start" -> new TextRange(comment.range().end(), end(later));
                    default -> coverage.of(comment);
                };
        if (!form.equals("-end")) {
            String reason = guard.group(3) == null ? "" : guard.group(3).strip();
            add(Of.GUARD, guard.group(2), reason, comment, covered);
        }
    }

    private void add(Of of, String names, String reason, Comment comment, TextRange covered) {
        found.add(new Ignore(of, names(names), reason, comment.range(), covered));
    }

    private static Set<String> names(String list) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : (list == null ? "" : list).split("[,\\s]+", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /** A finding of the file as a whole may begin behind its last character. */
    private TextRange all() {
        return new TextRange(0, file.script().text().length() + 1);
    }

    private int end(List<Comment> later) {
        return later.stream()
                .filter(comment ->
                        comment.content().strip().toLowerCase(Locale.ROOT).startsWith(END))
                .findFirst()
                .map(comment -> comment.range().start())
                .orElse(all().end());
    }
}
