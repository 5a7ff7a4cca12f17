package dev.pgguard.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.grammar.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rule that tells at which kinds of statement it looks finds nothing in any other. */
final class KindsOfStatementTest {

    private static final Path FIXTURES = Path.of("src", "test", "resources", "lint");
    private static final Path STATEMENTS =
            Path.of("src", "test", "resources", "dev", "pgguard", "sql", "grammar", "statements.jsonl");

    /** So many statements make a file. */
    private static final int IN_FILE = 50;

    /** A rule that is shown every statement, whatever it says. */
    private record Curious(Rule rule) implements Rule {
        @Override
        public String name() {
            return rule.name();
        }

        @Override
        public Severity severity() {
            return rule.severity();
        }

        @Override
        public boolean on() {
            return rule.on();
        }

        @Override
        public Set<String> options() {
            return rule.options();
        }

        @Override
        public void check(Step step, Findings findings) {
            rule.check(step, findings);
        }

        @Override
        public void endOfFile(FileEnd end, Findings findings) {
            rule.endOfFile(end, findings);
        }

        @Override
        public void endOfSet(Schema schema, LintPolicy policy, Findings findings) {
            rule.endOfSet(schema, policy, findings);
        }
    }

    private final Map<String, Optional<Severity>> all = new HashMap<>();
    private final List<Rule> curious = new ArrayList<>();

    KindsOfStatementTest() {
        for (Rule rule : Rules.all()) {
            all.put(rule.name(), Optional.of(rule.severity()));
            curious.add(rule instanceof IgnoreRule ? rule : new Curious(rule));
        }
    }

    private void findTheSame(List<LintFile> files, LintPolicy policy, Catalog catalog) {
        LintPolicy everything = policy.with(all);
        List<Finding> found = new Linter(Rules.all(), everything, catalog).lint(files);
        List<Finding> expected = new Linter(curious, everything, catalog).lint(files);

        assertThat(found).isEqualTo(expected);
    }

    private static List<LintFile> files(List<Map<String, Object>> lines) {
        List<LintFile> files = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += IN_FILE) {
            StringBuilder sql = new StringBuilder();
            for (Map<String, Object> line : lines.subList(from, Math.min(from + IN_FILE, lines.size()))) {
                sql.append(Corpus.text(line, "sql")).append(";\n");
            }
            int number = files.size();
            files.add(new LintFile(
                    "V" + number + ".sql",
                    Script.of(sql.toString(), ScriptStyle.plain()),
                    number % 2 == 0 ? Mode.TRANSACTION : Mode.AUTOCOMMIT,
                    Standing.UNKNOWN,
                    number % 3 == 0));
        }
        return files;
    }

    @Test
    void findsTheSameInFixturesWhenEveryRuleSeesEveryStatement() throws IOException {
        List<Path> fixtures;
        try (Stream<Path> paths = Files.walk(FIXTURES)) {
            fixtures = paths.filter(Files::isRegularFile).toList();
        }
        for (Path path : fixtures) {
            Fixture fixture = Fixture.of(path.getFileName().toString(), Files.readString(path));
            findTheSame(fixture.files(), fixture.policy(), fixture.catalog());
        }
    }

    @Test
    void findsTheSameInStatementsOfAllKinds() {
        findTheSame(files(Corpus.read(STATEMENTS)), LintPolicy.of(12), Catalog.NONE);
    }

    @Test
    void findsTheSameInTheLargeCorpus() {
        findTheSame(files(Corpus.lines("statements.jsonl")), LintPolicy.of(14), Catalog.NONE);
    }
}
