package dev.pgguard.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which comments are the mark, which only mean it, and which say nothing. */
final class BackfillDirectiveTest {

    private static final String STATEMENT = "\nupdate users set n = 1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- guard:backfill name=a",
                "--guard:backfill name=a",
                "/*guard:backfill name=a*/",
                "/* what it is for:\n guard:backfill\tname=a */",
                "-- first\n-- guard:backfill name=a\n-- and more"
            })
    void isReadHoweverTheCommentIsWritten(String comment) {
        assertThat(BackfillDirective.atHeadOf(comment + STATEMENT, "V1"))
                .hasValueSatisfying(found -> assertThat(found.values()).isEqualTo(Map.of("name", "a")));
        assertThat(BackfillDirective.isIn(comment + STATEMENT)).isTrue();
        BackfillDirective.requireUnderstood(comment + STATEMENT, "V1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- GUARD:BACKFILL name=a",
                "-- Guard:backfill",
                "-- guard: backfill",
                "-- guard :backfill",
                "-- guard\t:\tbackfill",
                "/* guard:\nbackfill */",
                "-- guard:back-fill",
                "-- guard:backfil",
                "-- (guard:backfill)",
                "-- @guard:backfill"
            })
    void whatOnlyMeansItIsRefusedWithTheRightForm(String comment) {
        assertThat(BackfillDirective.isIn(comment + STATEMENT)).isTrue();
        assertThatThrownBy(() -> BackfillDirective.atHeadOf(comment + STATEMENT, "V1"))
                .isInstanceOfSatisfying(GuardException.class, refused -> assertThat(refused.refusal())
                        .isEqualTo(Refusal.WRONG_SETTING))
                .hasMessageContaining("Write: -- guard:backfill name=");
        assertThatThrownBy(() -> BackfillDirective.requireUnderstood("select 1;\n" + comment + STATEMENT, "V1"))
                .hasMessageContaining("Write: -- guard:backfill name=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- the guard backfills it later",
                "-- safeguard:backfill",
                "-- guard:ignore",
                "-- guards: back",
                "select 'guard: backfill'",
                "select $$ -- GUARD:BACKFILL\n$$"
            })
    void whatDoesNotMeanItSaysNothing(String text) {
        String sql = text + (text.startsWith("--") ? STATEMENT : "");
        assertThat(BackfillDirective.atHeadOf(sql, "V1")).isEmpty();
        assertThat(BackfillDirective.isIn(sql)).isFalse();
        BackfillDirective.requireUnderstood(sql, "V1");
    }

    @Test
    void aCommentThatIsAboveNoStatementMayNotMeanIt() {
        BackfillDirective.requireNone("what it is for", "V1");
        assertThatThrownBy(() -> BackfillDirective.requireNone("guard:backfill name=a", "V1"))
                .hasMessageContaining("where it says nothing");
    }
}
