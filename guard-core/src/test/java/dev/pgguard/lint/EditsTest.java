package dev.pgguard.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.rules.Rules;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the edits of the findings of one rule make of a file. */
final class EditsTest {

    private static String fixed(String rule, String sql) {
        Fixture fixture = Fixture.of(sql);
        List<Edit> edits = fixture.findings(Rules.all()).stream()
                .filter(finding -> finding.rule().equals(rule))
                .flatMap(finding -> finding.edits().stream())
                .sorted(Comparator.comparing((Edit edit) -> edit.range().start())
                        .reversed())
                .toList();
        StringBuilder text = new StringBuilder(sql);
        edits.forEach(edit -> text.replace(edit.range().start(), edit.range().end(), edit.text()));
        return text.toString();
    }

    @Test
    void aTimeoutIsSetAboveTheCommentsOfTheStatement() {
        assertThat(
                        fixed(
                                "require-lock-timeout",
                                """
                        SELECT 1; -- beside

                        -- guard:ignore ban-drop-column: nobody reads it
                        /* and more */
                        ALTER TABLE t DROP COLUMN a;
                        """))
                .isEqualTo(
                        """
                        SELECT 1; -- beside

                        SET LOCAL lock_timeout = '2s';
                        -- guard:ignore ban-drop-column: nobody reads it
                        /* and more */
                        ALTER TABLE t DROP COLUMN a;
                        """);
    }

    @Test
    void aTimeoutOutsideATransactionIsSetForTheSession() {
        assertThat(fixed("timeout-disabled", "-- mode: autocommit\nSET LOCAL lock_timeout = '2s';\nDROP TABLE t;"))
                .isEqualTo("-- mode: autocommit\nSET lock_timeout = '2s';\nDROP TABLE t;");
    }

    @Test
    void aTimeoutThatIsSwitchedOffIsSet() {
        assertThat(fixed("timeout-disabled", "SET LOCAL lock_timeout = 0;\nDROP TABLE t;"))
                .isEqualTo("SET LOCAL lock_timeout = '2s';\nDROP TABLE t;");
    }

    @Test
    void aSettingBecomesLocal() {
        assertThat(fixed("set-without-local", "SET SESSION search_path = app;\nSET statement_timeout = '1s';\n"))
                .isEqualTo("SET LOCAL search_path = app;\nSET LOCAL statement_timeout = '1s';\n");
    }

    @Test
    void aTransactionInATransactionIsTakenAway() {
        assertThat(fixed("transaction-nesting", "BEGIN;\nDROP TABLE t;\nCOMMIT ;\n"))
                .isEqualTo("DROP TABLE t;\n");
    }

    @Test
    void aTransactionIsCommitted() {
        assertThat(fixed("ban-uncommitted-transaction", "-- mode: autocommit\nBEGIN;\nDROP TABLE t -- gone"))
                .isEqualTo("-- mode: autocommit\nBEGIN;\nDROP TABLE t; -- gone\nCOMMIT;\n");
    }

    @Test
    void alterTablesBecomeOne() {
        assertThat(
                        fixed(
                                "mergeable-alter-table",
                                """
                        ALTER TABLE t ADD COLUMN a int;
                        -- more
                        ALTER TABLE t ADD COLUMN b int;
                        ALTER TABLE t ADD COLUMN c int;
                        """))
                .isEqualTo(
                        """
                        ALTER TABLE t ADD COLUMN a int,
                        -- more
                            ADD COLUMN b int,
                            ADD COLUMN c int;
                        """);
    }

    @Test
    void statementsMayRunAgain() {
        assertThat(
                        fixed(
                                "prefer-robust-stmts",
                                """
                        -- mode: autocommit
                        CREATE TABLE t (id int);
                        CREATE MATERIALIZED VIEW m AS SELECT 1;
                        CREATE VIEW v AS SELECT 1;
                        CREATE TRIGGER r AFTER INSERT ON t EXECUTE FUNCTION f();
                        CREATE INDEX CONCURRENTLY i ON t (id);
                        CREATE UNIQUE INDEX u ON t (id);
                        ALTER TABLE t ADD COLUMN a int, DROP COLUMN b, DROP CONSTRAINT c;
                        ALTER TYPE e ADD VALUE 'x';
                        DROP TRIGGER r ON t;
                        DROP TABLE t;
                        """))
                .isEqualTo(
                        """
                        -- mode: autocommit
                        CREATE TABLE IF NOT EXISTS t (id int);
                        CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1;
                        CREATE OR REPLACE VIEW v AS SELECT 1;
                        CREATE OR REPLACE TRIGGER r AFTER INSERT ON t EXECUTE FUNCTION f();
                        DROP INDEX CONCURRENTLY IF EXISTS i;
                        CREATE INDEX CONCURRENTLY i ON t (id);
                        CREATE UNIQUE INDEX IF NOT EXISTS u ON t (id);
                        ALTER TABLE t ADD COLUMN IF NOT EXISTS a int, DROP COLUMN IF EXISTS b, DROP CONSTRAINT IF EXISTS c;
                        ALTER TYPE e ADD VALUE IF NOT EXISTS 'x';
                        DROP TRIGGER IF EXISTS r ON t;
                        DROP TABLE IF EXISTS t;
                        """);
    }

    @Test
    void uselessSuppressionsAreTakenAway() {
        assertThat(
                        fixed(
                                "unused-ignore",
                                """
                        -- guard:ignore require-lock-timeout, syntax-error: empty
                        ALTER TABLE t ADD COLUMN a int;
                        -- guard:ignore syntax-error, require-timeout: x
                        SELECT 1;
                        SELECT 2; -- guard:ignore syntax-error: x
                        """))
                .isEqualTo(
                        """
                        -- guard:ignore require-lock-timeout: empty
                        ALTER TABLE t ADD COLUMN a int;
                        SELECT 1;
                        SELECT 2;
                        """);
    }

    @Test
    void aNameThatIsWrongIsAnsweredWithTheOneThatIsMeant() {
        assertThat(Fixture.of("-- guard:ignore require-lock-timout: x\nSELECT 1;")
                        .findings(Rules.all()))
                .extracting(Finding::message)
                .containsExactly("there is no rule require-lock-timout; require-lock-timeout is near");
    }
}
