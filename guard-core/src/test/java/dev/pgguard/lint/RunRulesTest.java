package dev.pgguard.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.rules.Rules;
import dev.pgguard.lint.rules.RunRules;
import dev.pgguard.sql.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rule that a run does not ask would have nothing to say there. */
final class RunRulesTest {

    private static final Path FIXTURES = Path.of("src", "test", "resources", "lint");

    /** What the guard answers itself while a migration runs, and what only a pipeline can judge, which sees all files. */
    private static final Set<String> NOT_OF_A_RUN = Set.of(
            "concurrent-index-if-not-exists",
            "prefer-robust-stmts",
            "require-lock-timeout",
            "several-concurrent-indexes-per-file",
            "timeout-disabled",
            "unresolved-placeholder",
            "unused-ignore");

    private static final RunRules RUN = new RunRules();
    private static final Set<String> ASKED = asked();

    private static Set<String> asked() {
        Set<String> asked = new HashSet<>(names(RUN.always()));
        kinds().forEach(kind -> asked.addAll(names(RUN.at(kind))));
        return asked;
    }

    private static List<String> names(List<Rule> rules) {
        return rules.stream().map(Rule::name).toList();
    }

    private static Stream<Class<? extends Tree>> kinds() {
        return Stream.of(Tree.class.getPermittedSubclasses()).map(kind -> kind.asSubclass(Tree.class));
    }

    /** Those that are not asked, switched on. */
    private static Map<String, Optional<Severity>> leftOut() {
        Map<String, Optional<Severity>> all = new HashMap<>();
        for (Rule rule : Rules.all()) {
            boolean unheard = ASKED.contains(rule.name()) || NOT_OF_A_RUN.contains(rule.name());
            all.put(rule.name(), unheard ? Optional.empty() : Optional.of(rule.severity()));
        }
        return all;
    }

    @Test
    void areAskedAboutTheKindsAtWhichTheyLook() {
        List<String> always = names(RUN.always());
        assertThat(kinds()).isNotEmpty().allSatisfy(kind -> assertThat(RUN.at(kind))
                .extracting(Rule::name)
                .doesNotContainAnyElementsOf(NOT_OF_A_RUN)
                .containsExactlyInAnyOrderElementsOf(Rules.all().stream()
                        .filter(rule -> rule.looksAt().contains(kind))
                        .map(Rule::name)
                        .filter(name -> ASKED.contains(name) && !always.contains(name))
                        .toList()));
        assertThat(names(Rules.all())).containsAll(ASKED);
    }

    @Test
    void thoseLeftOutFindNeitherHarmNorAnErrorInAnyFixture() throws IOException {
        Map<String, Optional<Severity>> leftOut = leftOut();
        int found = 0;
        try (Stream<Path> paths = Files.walk(FIXTURES)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Fixture fixture = Fixture.of(path.getFileName().toString(), Files.readString(path));
                List<Finding> findings = new Linter(
                                Rules.all(), fixture.policy().with(leftOut), fixture.catalog())
                        .lint(fixture.files());
                assertThat(findings)
                        .as(path.toString())
                        .allMatch(each -> !each.proven() && each.harm() == null && each.severity() != Severity.ERROR);
                found += findings.size();
            }
        }
        assertThat(found).isPositive();
    }

    @Test
    void thoseAskedFindTheSameWithoutTheOthers() throws IOException {
        Map<String, Optional<Severity>> off = new HashMap<>();
        Rules.all().forEach(rule -> off.put(rule.name(), Optional.empty()));
        ASKED.forEach(off::remove);
        try (Stream<Path> paths = Files.walk(FIXTURES)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Fixture fixture = Fixture.of(path.getFileName().toString(), Files.readString(path));
                LintPolicy policy = fixture.policy().withOptions(Map.of());
                assertThat(new Linter(RUN, policy, fixture.catalog()).lint(fixture.files()))
                        .as(path.toString())
                        .isEqualTo(new Linter(Rules.all(), policy.with(off), fixture.catalog()).lint(fixture.files()));
            }
        }
    }
}
