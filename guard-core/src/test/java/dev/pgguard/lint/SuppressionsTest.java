package dev.pgguard.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Drop;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SuppressionsTest {

    /** Finds every DROP, every sub-command of an ALTER TABLE and every column of a CREATE TABLE. */
    private record Everything(String name) implements Rule {
        @Override
        public Severity severity() {
            return Severity.WARN;
        }

        @Override
        public void check(Step step, Findings findings) {
            if (step.tree() instanceof Drop drop) {
                findings.add(step, Report.at(drop.span(), "found"));
            } else if (step.tree() instanceof AlterTable alter) {
                alter.actions().forEach(action -> findings.add(step, Report.at(action.span(), "found")));
            } else if (step.tree() instanceof CreateTable create) {
                create.columns().forEach(column -> findings.add(step, Report.at(column.span(), "found")));
            }
        }
    }

    private static List<Finding> findings(String sql, String... rules) {
        LintFile file =
                new LintFile("V1.sql", Script.of(sql, ScriptStyle.plain()), Mode.AUTOCOMMIT, Standing.UNKNOWN, false);
        List<Rule> all = Stream.of(rules).<Rule>map(Everything::new).toList();
        return new Linter(all, LintPolicy.of(18), Catalog.NONE).lint(List.of(file));
    }

    /** The lines of what is not suppressed. */
    private static List<Integer> left(String sql, String... rules) {
        return findings(sql, rules).stream()
                .filter(finding -> finding.suppressed() == null)
                .map(finding -> finding.place().start().line())
                .toList();
    }

    @Test
    void coversTheWholeStatementThatFollows() {
        assertThat(left(
                        """
                -- guard:ignore rule-a: nobody reads it
                ALTER TABLE t
                    DROP COLUMN a,
                    DROP COLUMN b;
                DROP TABLE t;
                """,
                        "rule-a"))
                .containsExactly(5);
    }

    @Test
    void keepsTheReason() {
        assertThat(findings("-- guard:ignore rule-a, rule-b: see issue 7: done\nDROP TABLE t;", "rule-a", "rule-b"))
                .extracting(Finding::suppressed)
                .containsExactly("see issue 7: done", "see issue 7: done");
    }

    @Test
    void mayStandAboveOtherComments() {
        assertThat(left(
                        """
                -- guard:ignore rule-a: x

                -- another comment
                DROP TABLE t;
                """,
                        "rule-a"))
                .isEmpty();
    }

    @Test
    void coversOnlyTheRulesThatItNames() {
        assertThat(left("-- guard:ignore rule-a: x\nDROP TABLE t;", "rule-a", "rule-b"))
                .containsExactly(2);
    }

    @Test
    void meansAllRulesOnlyWithAReason() {
        assertThat(left("-- guard:ignore: nobody uses it\nDROP TABLE t;", "rule-a", "rule-b"))
                .isEmpty();
        assertThat(left("-- guard:ignore\nDROP TABLE t;", "rule-a")).containsExactly(2);
    }

    @Test
    void coversTheWholeStatementFromTheEndOfItsFirstLine() {
        assertThat(left(
                        """
                ALTER TABLE t -- guard:ignore rule-a: x
                    DROP COLUMN a,
                    DROP COLUMN b;
                """,
                        "rule-a"))
                .isEmpty();
    }

    @Test
    void coversTheStatementsThatBeginInItsLine() {
        assertThat(left(
                        """
                DROP TABLE a; DROP TABLE b; -- guard:ignore rule-a: x
                DROP TABLE c;
                """,
                        "rule-a"))
                .containsExactly(2);
    }

    @Test
    void coversOneSubCommandInsideOfAStatement() {
        assertThat(left(
                        """
                ALTER TABLE t
                    DROP COLUMN a,
                    -- guard:ignore rule-a: x
                    ALTER COLUMN b
                        TYPE numeric(10, 2)
                        USING round(b, 2),
                    DROP COLUMN c;
                """,
                        "rule-a"))
                .containsExactly(2, 7);
    }

    @Test
    void coversThePartThatBeginsInItsLine() {
        assertThat(left(
                        """
                CREATE TABLE t (
                    a int,
                    b numeric(10, 2), -- guard:ignore rule-a: x
                    c int
                        DEFAULT 1
                );
                """,
                        "rule-a"))
                .containsExactly(2, 4);
        assertThat(left(
                        """
                CREATE TABLE t (
                      a int
                    , b int -- guard:ignore rule-a: x
                    , c int
                );
                """,
                        "rule-a"))
                .containsExactly(2, 4);
        assertThat(left(
                        """
                ALTER TABLE t
                    DROP COLUMN a,
                    DROP COLUMN b; -- guard:ignore rule-a: x
                """,
                        "rule-a"))
                .containsExactly(2);
    }

    @Test
    void coversAllThatBeginsInItsLine() {
        assertThat(left(
                        """
                ALTER TABLE t
                    DROP COLUMN a, DROP COLUMN b, -- guard:ignore rule-a: x
                    DROP COLUMN c;
                """,
                        "rule-a"))
                .containsExactly(3);
    }

    @Test
    void mayBeABlockComment() {
        assertThat(left(
                        """
                /* guard:ignore rule-a:
                   for a reason of two lines */
                DROP TABLE t;
                /* guard:ignore rule-a: x */ DROP TABLE u;
                ALTER TABLE t
                    /* guard:ignore rule-a: x */ DROP COLUMN a,
                    DROP COLUMN b;
                """,
                        "rule-a"))
                .containsExactly(7);
    }

    @Test
    void coversTheFileFromAnywhereInIt() {
        assertThat(left("DROP TABLE t;\n-- guard:ignore-file rule-a: x\nDROP TABLE u;", "rule-a", "rule-b"))
                .containsExactly(1, 3);
        assertThat(left("DROP TABLE t;\nDROP TABLE u;\n-- guard:ignore-file rule-a: x", "rule-a"))
                .isEmpty();
    }

    @Test
    void coversARange() {
        assertThat(left(
                        """
                DROP TABLE a;
                -- guard:ignore-start rule-a: x
                DROP TABLE b;
                DROP TABLE c;
                -- guard:ignore-end
                DROP TABLE d;
                -- guard:ignore-start rule-a: to the end
                DROP TABLE e;
                """,
                        "rule-a"))
                .containsExactly(1, 6);
    }

    @Test
    void readsSquawksComments() {
        assertThat(left(
                        """
                -- squawk-ignore rule-a, rule-b
                DROP TABLE t;
                DROP TABLE u;
                """,
                        "rule-a",
                        "rule-b"))
                .containsExactly(3, 3);
        assertThat(left("-- squawk-ignore-file rule-a\nDROP TABLE t;\nDROP TABLE u;", "rule-a"))
                .isEmpty();
        assertThat(left("-- squawk-ignore-file\nDROP TABLE t;", "rule-a", "rule-b"))
                .isEmpty();
        assertThat(left("-- squawk-disable-assume-in-transaction\nDROP TABLE t;", "rule-a"))
                .containsExactly(2);
    }

    @Test
    void knowsTheRulesThatSquawkCallsOtherwise() {
        assertThat(left("-- squawk-ignore prefer-timestamptz\nDROP TABLE t;", "prefer-timestamp-tz"))
                .isEmpty();
        assertThat(left(
                        "-- squawk-ignore require-timeout-settings\nDROP TABLE t;",
                        "require-lock-timeout",
                        "require-statement-timeout"))
                .isEmpty();
        assertThat(left(
                        "-- squawk-ignore adding-field-with-default\nDROP TABLE t;",
                        "adding-field-with-default",
                        "adding-stored-generated-column",
                        "adding-auto-increment-column"))
                .isEmpty();
        assertThat(left(
                        "-- squawk-ignore constraint-missing-not-valid\nDROP TABLE t;",
                        "constraint-missing-not-valid",
                        "validate-in-same-transaction"))
                .isEmpty();
        assertThat(left("-- guard:ignore prefer-timestamptz: x\nDROP TABLE t;", "prefer-timestamp-tz"))
                .containsExactly(2);
    }

    @Test
    void takesBothTimeoutRulesByOneName() {
        assertThat(left(
                        "-- guard:ignore require-timeout-settings: x\nDROP TABLE t;",
                        "require-lock-timeout",
                        "require-statement-timeout"))
                .isEmpty();
    }

    @Test
    void readsEugenesComments() {
        assertThat(left(
                        "-- eugene: ignore E2, E9\nDROP TABLE t;",
                        "adding-not-nullable-field",
                        "require-lock-timeout",
                        "prefer-jsonb"))
                .containsExactly(2);
        assertThat(left("-- eugene: ignore\nDROP TABLE t;\nDROP TABLE u;", "rule-a"))
                .containsExactly(3);
    }

    @Test
    void readsPgfencesComments() {
        assertThat(left(
                        "-- pgfence-ignore: drop-table, prefer-robust-drop\nDROP TABLE t;",
                        "ban-drop-table",
                        "prefer-robust-stmts",
                        "rule-a"))
                .containsExactly(2);
        assertThat(left("-- pgfence-ignore\nDROP TABLE t;", "rule-a")).isEmpty();
    }

    @Test
    void doesNotReadAtlassComments() {
        assertThat(left("-- atlas:nolint\nDROP TABLE t;", "rule-a")).containsExactly(2);
    }

    @Test
    void readsCommentsInsideOfBlocks() {
        assertThat(left(
                        """
                DO $$
                BEGIN
                    -- guard:ignore rule-a: x
                    ALTER TABLE t
                        DROP COLUMN a,
                        DROP COLUMN b;
                    DROP TABLE t; -- guard:ignore rule-a: x
                    DROP TABLE u;
                    ALTER TABLE t
                        -- guard:ignore rule-a: x
                        DROP COLUMN c,
                        DROP COLUMN d;
                    IF true THEN
                        -- guard:ignore rule-a: x
                        EXECUTE 'DROP TABLE v';
                    END IF;
                END $$;
                """,
                        "rule-a"))
                .containsExactly(8, 12);
    }

    @Test
    void readsCommentsInsideOfFunctions() {
        assertThat(left(
                        """
                CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$
                    -- squawk-ignore rule-a
                    DROP TABLE t;
                    DROP TABLE u;
                $$;
                """,
                        "rule-a"))
                .containsExactly(4);
    }

    @Test
    void coversABlockAsAWhole() {
        assertThat(left("-- guard:ignore rule-a: x\nDO $$\nBEGIN\n    DROP TABLE t;\nEND $$;", "rule-a"))
                .isEmpty();
        assertThat(left("DO $$ -- guard:ignore rule-a: x\nBEGIN\n    DROP TABLE t;\nEND $$;", "rule-a"))
                .isEmpty();
    }

    @Test
    void isNoCommentInAString() {
        assertThat(left("COMMENT ON TABLE t IS '\n-- guard:ignore-file rule-a: x';\nDROP TABLE t;", "rule-a"))
                .containsExactly(3);
    }

    @Test
    void readsFilesOfWindows() {
        assertThat(left("-- guard:ignore rule-a: x\r\nALTER TABLE t\r\n  DROP COLUMN a;\r\nDROP TABLE t;", "rule-a"))
                .containsExactly(4);
    }
}
