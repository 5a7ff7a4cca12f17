package dev.pgguard.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.rules.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TimeoutsOfTheSessionTest {

    private static final String SQL = "ALTER TABLE orders ADD COLUMN note text;";

    @Test
    void areNotAskedForWhereEverySessionHasThem() {
        assertThat(rules(LintPolicy.of(18))).contains("require-lock-timeout", "require-statement-timeout");
        assertThat(rules(LintPolicy.of(18).withTimeoutsSet(true)))
                .doesNotContain("require-lock-timeout", "require-statement-timeout");
    }

    private static List<String> rules(LintPolicy policy) {
        return new Linter(Rules.all(), policy, Catalog.NONE)
                .lint(Fixture.of(SQL).files()).stream().map(Finding::rule).toList();
    }
}
