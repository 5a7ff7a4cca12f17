package dev.pgguard.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files of many statements take no more than in proportion; before they did, each of these took minutes. */
final class LargeFilesTest {

    private static final int MANY = 20_000;

    private static String many(IntFunction<String> statement) {
        return IntStream.range(0, MANY).mapToObj(statement).collect(Collectors.joining());
    }

    private static List<Finding> findings(Mode mode, String sql) {
        LintFile file = new LintFile("V1.sql", Script.of(sql, ScriptStyle.plain()), mode, Standing.UNKNOWN, true);
        return assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> new Linter(Rules.all(), LintPolicy.of(18), Catalog.NONE).lint(List.of(file)));
    }

    private static long found(String rule, Mode mode, String sql) {
        return count(rule, findings(mode, sql));
    }

    private static long count(String rule, List<Finding> findings) {
        return findings.stream().filter(each -> each.rule().equals(rule)).count();
    }

    @Test
    void looksForWhatTakesANameAgainOnlyWhereThatNameStands() {
        assertThat(found("ban-drop-object", Mode.FLYWAY, many(i -> "drop view v" + i + ";\n")))
                .isEqualTo(MANY);
        assertThat(found(
                        "ban-drop-object",
                        Mode.TRANSACTION,
                        "do $$ begin " + many(i -> "drop view v" + i + ";\n") + " end $$;"))
                .isEqualTo(MANY);
    }

    @Test
    void looksForAConstraintThatComesBackOnlyWhereItsNameStands() {
        assertThat(found(
                        "dropping-constraint",
                        Mode.TRANSACTION,
                        many(i -> "alter table t drop constraint c" + i + ";\n")))
                .isEqualTo(MANY);
    }

    @Test
    void keepsALockThatIsTakenAgainAndAgainOnce() {
        assertThat(found(
                        "mergeable-alter-table",
                        Mode.TRANSACTION,
                        many(i -> "alter table t add column c" + i + " bigint;\n")))
                .isEqualTo(MANY - 1);
    }

    @Test
    void looksForAnEarlierDropOnlyWhereTheNameStands() {
        assertThat(found(
                        "repeatable-not-idempotent",
                        Mode.TRANSACTION,
                        many(i -> "create view v" + i + " as select 1;\n" + "alter table t add column c" + i
                                + " bigint;\n")))
                .isEqualTo(2L * MANY);
    }

    @Test
    void asksOfEachFindingOnlyTheCommentsNearIt() {
        String ignored = many(i -> "-- guard:ignore ban-drop-object: unused\ndrop view v" + i + ";\n");

        List<Finding> findings = findings(Mode.TRANSACTION, ignored);

        assertThat(count("ban-drop-object", findings)).isEqualTo(MANY);
        assertThat(count("unused-ignore", findings)).isZero();
    }

    @Test
    void namesTheFirstOfManyTablesThatAreLocked() {
        List<Finding> findings = findings(Mode.TRANSACTION, "drop table a, b, c, d, e, f, g, h, i, j, k, l;");

        assertThat(findings)
                .filteredOn(finding -> finding.rule().equals("multiple-tables-locked"))
                .extracting(Finding::message)
                .containsExactly("one transaction locks a and b and c and d and e and f and g and h and i and j"
                        + " and 2 more tables: sessions that use them in another order can deadlock with it");
    }
}
