package dev.pgguard.lint.files;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What was found where migrations are said to be.
 *
 * @param ordered those that run one after the other, in that order
 * @param alone those that run at a time of their own: undo and baseline migrations, callbacks
 * @param problems of files, before any SQL is looked at
 */
public record FoundMigrations(List<FoundMigration> ordered, List<FoundMigration> alone, List<Finding> problems) {

    public static final FoundMigrations NONE = new FoundMigrations(List.of(), List.of(), List.of());

    public FoundMigrations {
        ordered = List.copyOf(ordered);
        alone = List.copyOf(alone);
        problems = List.copyOf(problems);
    }

    /** Those of both, one after the other. */
    public FoundMigrations and(FoundMigrations other) {
        return new FoundMigrations(
                joined(ordered, other.ordered), joined(alone, other.alone), joined(problems, other.problems));
    }

    /** With the standing of each. */
    public FoundMigrations standing(Function<FoundMigration, Standing> of) {
        return new FoundMigrations(
                ordered.stream().map(each -> each.with(of.apply(each))).toList(),
                alone.stream().map(each -> each.with(of.apply(each))).toList(),
                problems);
    }

    /** Without the problems of files that are not of interest. */
    public FoundMigrations problems(List<Finding> other) {
        return new FoundMigrations(ordered, alone, other);
    }

    /** All, in order. */
    public List<FoundMigration> all() {
        return joined(ordered, alone);
    }

    /** The SQL of each, with the values of its placeholders. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (FoundMigration each : all()) {
            texts.add(each.file().script().sql());
        }
        return texts;
    }

    /** Whether there was nothing at all. */
    public boolean none() {
        return ordered.isEmpty() && alone.isEmpty() && problems.isEmpty();
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    /** The paths of all files, each once. */
    public List<String> paths() {
        return Stream.concat(
                        all().stream().map(each -> each.source().path()),
                        problems.stream().map(each -> each.place().file()))
                .distinct()
                .toList();
    }
}
