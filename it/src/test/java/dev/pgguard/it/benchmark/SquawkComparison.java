package dev.pgguard.it.benchmark;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Linter;
import dev.pgguard.lint.NonTransactional;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.grammar.Grammar;
import dev.pgguard.testing.PgNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What our linter and Squawk find in the fixtures of our rules and in the examples: the tables of docs/squawk.md. */
final class SquawkComparison implements Benchmark {

    /** Rules of ours in which the same is said as in one of Squawk's; any other has the same name. */
    private static final Map<String, Set<String>> OURS = Map.of(
            "adding-field-with-default",
            Set.of("adding-field-with-default", "adding-stored-generated-column", "adding-auto-increment-column"),
            "adding-serial-primary-key-field",
            Set.of("adding-serial-primary-key-field", "adding-auto-increment-column"),
            "ban-drop-table",
            Set.of("ban-drop-table", "drop-then-create-table"),
            "constraint-missing-not-valid",
            Set.of("constraint-missing-not-valid", "adding-foreign-key-constraint", "validate-in-same-transaction"),
            "prefer-identity",
            Set.of("prefer-identity", "adding-auto-increment-column"),
            "prefer-text-field",
            Set.of("prefer-text-field", "changing-column-type"),
            "renaming-table",
            Set.of("renaming-table", "renaming-object"),
            "syntax-error",
            Set.of("syntax-error", "psql-meta-command", "unresolved-placeholder"));

    /** Said once in a file by both, at the first statement that either means. */
    private static final Set<String> ONCE = Set.of("require-lock-timeout", "require-statement-timeout", "syntax-error");

    /** A finding of either, at a statement. */
    private record Told(String rule, String sample, String file, int statement, String sql) {}

    /** How often a rule of Squawk's found something, and what only one of both found. */
    private static final class Row {
        private int both;
        private final List<Told> onlySquawk = new ArrayList<>();
        private final List<Told> onlyOurs = new ArrayList<>();
    }

    private final Map<String, Row> rows = new TreeMap<>();
    private final Set<String> rulesOfSquawk = new TreeSet<>();

    @Override
    public String title() {
        return "What Squawk finds, and what our linter does";
    }

    @Override
    public int runs() {
        return 1;
    }

    @Override
    public void run(PgNode server, int runs, PrintStream out) throws IOException {
        Squawk squawk = Squawk.ofThisBuild()
                .orElseThrow(() -> new IllegalStateException("Squawk's program is not named. Set -Dsquawk=<its path>;"
                        + " the npm package @squawk-cli/linux-x64 holds one."));
        Path project = Path.of(System.getProperty("guard.build.root"));
        out.println("\n" + squawk.version());
        for (List<LintSample> samples : List.of(fixtures(project), examples(project))) {
            rows.clear();
            rulesOfSquawk.clear();
            Path written = Files.createTempFile("sample", ".sql");
            for (LintSample sample : samples) {
                compare(sample, squawk, written);
            }
            Files.delete(written);
            print(out);
        }
    }

    private static List<LintSample> fixtures(Path project) throws IOException {
        List<LintSample> samples = new ArrayList<>();
        for (Path file : files(project.resolve("guard-core/src/test/resources/lint"))) {
            samples.add(LintSample.ofFixture(file));
        }
        return samples;
    }

    private static List<LintSample> examples(Path project) throws IOException {
        List<LintSample> samples = new ArrayList<>();
        Map<Path, List<Path>> byFolder = new TreeMap<>();
        for (Path file : files(project.resolve("examples"))) {
            Path folder = file.getParent();
            byFolder.computeIfAbsent(folder, any -> new ArrayList<>()).add(file);
        }
        for (Map.Entry<Path, List<Path>> each : byFolder.entrySet()) {
            String name = project.relativize(each.getKey()).getName(1).toString();
            samples.add(LintSample.ofFolder(name, each.getValue()));
        }
        return samples;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file ->
                            file.toString().endsWith(".sql") && !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    private void compare(LintSample sample, Squawk squawk, Path written) throws IOException {
        List<Told> ours = ours(sample);
        List<Told> theirs = new ArrayList<>();
        for (LintFile file : sample.files()) {
            if (file.standing() != Standing.APPLIED) {
                theirs.addAll(theirs(sample, file, squawk, written));
            }
        }
        for (Told told : theirs) {
            rulesOfSquawk.add(told.rule());
            Row row = rows.computeIfAbsent(told.rule(), any -> new Row());
            if (ours.stream().anyMatch(each -> isSame(told, each))) {
                row.both++;
            } else {
                row.onlySquawk.add(told);
            }
        }
        for (Told told : ours) {
            if (theirs.stream().noneMatch(each -> isSame(each, told))) {
                rows.computeIfAbsent(told.rule(), any -> new Row()).onlyOurs.add(told);
            }
        }
    }

    private static boolean isSame(Told theirs, Told ours) {
        return theirs.file().equals(ours.file())
                && (theirs.statement() == ours.statement() || ONCE.contains(theirs.rule()))
                && OURS.getOrDefault(theirs.rule(), Set.of(theirs.rule())).contains(ours.rule());
    }

    /** One of each rule and statement: how many parts of a statement are pointed at is a matter of taste. */
    private static List<Told> distinct(List<Told> told) {
        Set<String> once = new HashSet<>();
        return List.copyOf(new LinkedHashSet<>(told)).stream()
                .filter(each -> !ONCE.contains(each.rule()) || once.add(each.file() + each.rule()))
                .toList();
    }

    private static List<Told> ours(LintSample sample) {
        List<Told> told = new ArrayList<>();
        for (Finding finding :
                new Linter(Rules.all(), LintPolicy.of(sample.target()), Catalog.NONE).lint(sample.files())) {
            if (finding.suppressed() == null) {
                for (LintFile file : sample.files()) {
                    if (file.name().equals(finding.place().file())) {
                        told.add(told(
                                finding.rule(),
                                sample,
                                file,
                                finding.place().range().start()));
                    }
                }
            }
        }
        return distinct(told);
    }

    private static List<Told> theirs(LintSample sample, LintFile file, Squawk squawk, Path written) throws IOException {
        String text = file.script().text();
        Files.writeString(written, text);
        List<Told> told = new ArrayList<>();
        for (Squawk.Found found : squawk.lint(written, text, sample.target(), runsInTransaction(file))) {
            told.add(told(found.rule(), sample, file, found.offset()));
        }
        return distinct(told);
    }

    private static boolean runsInTransaction(LintFile file) {
        return file.mode() == Mode.TRANSACTION
                || (file.mode() != Mode.AUTOCOMMIT
                        && file.script().statements().stream().allMatch(each -> NonTransactional.words(
                                        Grammar.parse(each).tree())
                                .isEmpty()));
    }

    private static Told told(String rule, LintSample sample, LintFile file, int offset) {
        for (ScriptStatement statement : file.script().statements()) {
            int end = statement.terminator().orElse(statement.range()).end();
            if (offset <= end) {
                return new Told(rule, sample.name(), file.name(), statement.index(), statement.sql());
            }
        }
        return new Told(rule, sample.name(), file.name(), -1, "");
    }

    private void print(PrintStream out) {
        out.println("\n| rule of Squawk's | both | only Squawk | only ours |\n|---|---|---|---|");
        rows.forEach((rule, row) -> {
            if (rulesOfSquawk.contains(rule)) {
                out.printf("| %s | %d | %d | %d |%n", rule, row.both, row.onlySquawk.size(), row.onlyOurs.size());
            }
        });
        out.println("\n| rules that only we have | found |\n|---|---|");
        rows.forEach((rule, row) -> {
            if (!rulesOfSquawk.contains(rule)) {
                out.printf("| %s | %d |%n", rule, row.onlyOurs.size());
            }
        });
        out.println();
        rows.forEach((rule, row) -> {
            row.onlySquawk.forEach(told -> list(out, "only Squawk", told));
            if (rulesOfSquawk.contains(rule)) {
                row.onlyOurs.forEach(told -> list(out, "only ours", told));
            }
        });
    }

    private static void list(PrintStream out, String who, Told told) {
        out.printf(
                "%s: %s, %s %s: %s%n",
                who,
                told.rule(),
                told.sample(),
                told.file(),
                told.sql().replaceAll("\\s+", " ").strip());
    }
}
