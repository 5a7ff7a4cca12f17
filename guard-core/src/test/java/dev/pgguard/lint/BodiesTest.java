package dev.pgguard.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Select;
import dev.pgguard.sql.tree.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BodiesTest {

    /** Tells where it finds which statement. */
    private static final class Watching implements Rule {
        final List<String> seen = new ArrayList<>();

        @Override
        public String name() {
            return "watching";
        }

        @Override
        public Severity severity() {
            return Severity.INFO;
        }

        @Override
        public void check(Step step, Findings findings) {
            if (!step.inBody()) {
                return;
            }
            String what = step.isDynamic()
                    ? "dynamic"
                    : step.tree() instanceof AlterTable alter
                            ? "ALTER " + alter.relation().name()
                            : step.tree() instanceof Select
                                    ? "SELECT"
                                    : step.tree() instanceof Transaction ? "COMMIT" : "other";
            var at = Place.of(step.file(), step.inFile(step.tree().span())).start();
            seen.add(at.line() + ":" + at.column() + " " + what);
        }
    }

    private static List<String> seen(String sql) {
        Watching watching = new Watching();
        new Linter(List.of(watching), LintPolicy.of(18), Catalog.NONE)
                .lint(Fixture.of(sql).files());
        return watching.seen;
    }

    @Test
    void readsConstantsAndTemplatesOfExecute() {
        assertThat(
                        seen(
                                """
                DO $$
                BEGIN
                    EXECUTE 'ALTER TABLE a ADD COLUMN x int';
                    EXECUTE $q$ALTER TABLE b ADD COLUMN x int$q$ USING 1;
                    EXECUTE 'ALTER TABLE c ADD COLUMN x text DEFAULT ''x''';
                    EXECUTE format('ALTER TABLE %I.%1$I ADD COLUMN x text DEFAULT %L', s, t);
                    EXECUTE format('%s', sql);
                    EXECUTE 'ALTER TABLE ' || a;
                    EXECUTE sql INTO result;
                END $$;
                """))
                .containsExactly(
                        "3:14 ALTER a",
                        "4:16 ALTER b",
                        "5:13 ALTER c",
                        "6:21 ALTER \u2026\u2026.\u2026\u2026",
                        "7:5 dynamic",
                        "8:5 dynamic",
                        "9:5 dynamic");
    }

    @Test
    void tellsStatementsFromTheWordsOfTheLanguage() {
        assertThat(
                        seen(
                                """
                DO $$
                DECLARE
                    n int := 0;
                BEGIN
                    PERFORM f();
                    IF n > 0 THEN
                        n := 1;
                    END IF;
                    BEGIN
                        COMMIT;
                    END;
                    RETURN;
                END;
                $$;
                """))
                .containsExactly("5:5 SELECT", "10:9 COMMIT");
    }
}
