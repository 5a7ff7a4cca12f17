package dev.pgguard.lint;

import dev.pgguard.sql.TextRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The comments of a file that say which findings are meant: {@code -- guard:ignore rule: why}, and those of other linters. */
public final class Suppressions {

    /** Whose comment it is. */
    public enum Of {
        GUARD,
        SQUAWK,
        EUGENE,
        PGFENCE,
        /** Not read: its names mean no single rule. */
        ATLAS
    }

    /**
     * One such comment.
     *
     * @param rules the names in it, in order; empty for all
     * @param reason empty when none is given
     * @param comment where it stands
     * @param covered where a finding has to begin
     */
    public record Ignore(Of of, Set<String> rules, String reason, TextRange comment, TextRange covered) {}

    private record Use(Ignore ignore, String name) {}

    /** A comment that covers more characters is asked about every finding, the others only about what is near. */
    private static final int WIDE = 10_000;

    private final List<Ignore> ignores;
    private final Set<Integer> wide = new HashSet<>();
    private final NavigableMap<Integer, List<Integer>> byStart = new TreeMap<>();
    private final Set<Use> used = new HashSet<>();

    private Suppressions(List<Ignore> ignores) {
        this.ignores = List.copyOf(ignores);
        for (int i = 0; i < ignores.size(); i++) {
            TextRange covered = ignores.get(i).covered();
            if (covered.end() - covered.start() > WIDE) {
                wide.add(i);
            } else {
                byStart.computeIfAbsent(covered.start(), any -> new ArrayList<>())
                        .add(i);
            }
        }
    }

    static Suppressions of(LintFile file) {
        return new Suppressions(mayHaveSome(file.script().text()) ? IgnoreComments.in(file) : List.of());
    }

    /** Asked before anything is loaded that could tell. */
    static boolean mayHaveSome(String text) {
        return text.contains("ignore") || text.contains("atlas:nolint");
    }

    /** Why a finding is ignored; empty when it is not. */
    Optional<String> reason(Finding finding) {
        int at = finding.place().range().start();
        for (int number : mayCover(at)) {
            Ignore ignore = ignores.get(number);
            if (ignore.covered().contains(at)) {
                Optional<String> name = RuleNames.covering(ignore, finding.rule());
                if (name.isPresent()) {
                    used.add(new Use(ignore, name.get()));
                    return Optional.of(ignore.reason().isEmpty() ? "no reason given" : ignore.reason());
                }
            }
        }
        return Optional.empty();
    }

    /** In the order of the comments: the first one that covers a finding has suppressed it. */
    private Set<Integer> mayCover(int offset) {
        if (ignores.isEmpty()) {
            return Set.of();
        }
        Set<Integer> numbers = new TreeSet<>(wide);
        byStart.subMap(offset - WIDE, true, offset, true).values().forEach(numbers::addAll);
        return numbers;
    }

    public List<Ignore> all() {
        return ignores;
    }

    /** Whether one of its names has suppressed something; with the empty name, whether one without names has. */
    public boolean isUsed(Ignore ignore, String name) {
        return used.contains(new Use(ignore, name));
    }

    /** The rules that a name in such a comment means: itself, or others where another linter has written it. */
    public static Set<String> rules(Ignore ignore, String name) {
        return new LinkedHashSet<>(RuleNames.meant(ignore.of(), name));
    }
}
