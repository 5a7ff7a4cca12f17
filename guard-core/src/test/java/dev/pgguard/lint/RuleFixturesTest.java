package dev.pgguard.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule has a folder of fixtures and a page; what its fixtures expect it finds, and nothing else. */
final class RuleFixturesTest {

    private static final Path FIXTURES = Path.of("src", "test", "resources", "lint");
    private static final Path PAGES = Path.of("..", "docs", "rules");

    static List<Rule> rules() {
        return Rules.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void findsWhatItsFixturesExpectAndNothingElse(Rule rule) throws IOException {
        List<Path> fixtures;
        try (Stream<Path> files = Files.list(FIXTURES.resolve(rule.name()))) {
            fixtures = files.sorted().toList();
        }
        assertThat(fixtures)
                .extracting(file -> file.getFileName().toString())
                .contains("bad.sql", "good.sql")
                .allMatch(name -> name.matches("(bad|good)[a-z0-9-]*\\.sql"));
        for (Path file : fixtures) {
            Fixture fixture = Fixture.of(file.getFileName().toString(), Files.readString(file));
            List<String> expected = new ArrayList<>();
            for (Fixture.Expected each : fixture.expected()) {
                if (each.rule().equals(rule.name())) {
                    expected.add(each.file() + ":" + each.line()
                            + each.severity().map(RuleFixturesTest::word).orElse(""));
                }
            }
            LintPolicy on =
                    fixture.policy().with(java.util.Map.of(rule.name(), java.util.Optional.of(rule.severity())));
            List<String> found = new ArrayList<>();
            for (Finding finding : new Linter(Rules.all(), on, fixture.catalog()).lint(fixture.files())) {
                if (finding.rule().equals(rule.name()) && finding.suppressed() == null) {
                    String place = finding.place().file() + ":"
                            + finding.place().start().line();
                    found.add(expected.contains(place) ? place : place + word(finding.severity()));
                }
            }
            assertThat(found).as(file.toString()).containsExactlyElementsOf(expected);
            assertThat(expected.isEmpty())
                    .as(file + " expects findings")
                    .isEqualTo(file.getFileName().toString().startsWith("good"));
        }
    }

    private static String word(Severity severity) {
        return " " + severity.name().toLowerCase(Locale.ROOT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void hasAPageThatShowsWhatToDo(Rule rule) throws IOException {
        Path page = PAGES.resolve(rule.name() + ".md");
        assertThat(page).exists();
        String text = Files.readString(page);
        assertThat(text)
                .startsWith("# " + rule.name() + "\n")
                .contains("## Problem", "## Instead of", "## Use", "## When to suppress")
                .contains("\n" + (rule.on() ? word(rule.severity()).strip() : "off") + " · ");
        assertThat(rule.options()).allSatisfy(option -> assertThat(text).contains("`" + rule.name() + "." + option));
    }

    /** Written anew by {@code -Drules.write=true}, from the rules and the first sentence of each page. */
    @Test
    void theListNamesEachRuleInItsGroup() throws IOException {
        StringBuilder list = new StringBuilder(
                """
                # Rules

                The severity is what a rule has by default; one that is off says something only when it is given a severity.
                """);
        for (Rules.Group group : Rules.groups()) {
            list.append("\n## ").append(group.title()).append("\n\n| rule | severity | |\n|---|---|---|\n");
            for (Rule rule : group.rules()) {
                String severity = rule.on() ? word(rule.severity()).strip() : "off";
                list.append(
                        "| [%1$s](%1$s.md) | %2$s | %3$s |\n".formatted(rule.name(), severity, firstSentence(rule)));
            }
        }
        Path page = PAGES.resolve("README.md");
        if (Boolean.getBoolean("rules.write")) {
            Files.writeString(page, list);
        }
        assertThat(page).hasContent(list.toString());
    }

    private static String firstSentence(Rule rule) throws IOException {
        String text = Files.readString(PAGES.resolve(rule.name() + ".md"));
        Matcher problem =
                Pattern.compile("## Problem\n\n(.+?\\.)(?=\\s)", Pattern.DOTALL).matcher(text);
        assertThat(problem.find()).as(rule.name() + " tells its problem").isTrue();
        return problem.group(1).replaceAll("\\s+", " ").replace("|", "\\|");
    }

    @Test
    void everyPageAndEveryFolderBelongsToARule() throws IOException {
        List<String> names = Rules.all().stream().map(Rule::name).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
        try (Stream<Path> pages = Files.list(PAGES);
                Stream<Path> folders = Files.list(FIXTURES)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
                    .filteredOn(name -> !name.equals("README"))
                    .allMatch(names::contains);
            assertThat(folders.map(folder -> folder.getFileName().toString())).allMatch(names::contains);
        }
    }
}
