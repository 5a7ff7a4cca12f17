package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectivesTest {

    @Test
    void readsPairsFromLeadingCommentsOfBothForms() {
        Directives directives = Directives.atHeadOf(
                """
                -- guard:retry=off  because it calls the mail server
                /* guard:lockTimeout=5s
                   guard:x=1*/
                create table t ();""");
        assertThat(directives.values())
                .containsEntry("retry", "off")
                .containsEntry("lockTimeout", "5s")
                .containsEntry("x", "1");
        assertThat(directives.refused(Set.of("retry", "lockTimeout"))).containsExactly("guard:x=1");
    }

    @Test
    void pairsThatFollowADirectiveBelongToIt() {
        assertThat(Directives.in("guard:retry=off lockTimeout=7s, statementTimeout=1m but x=y is prose")
                        .values())
                .containsExactly(
                        Map.entry("retry", "off"), Map.entry("lockTimeout", "7s"), Map.entry("statementTimeout", "1m"));
        assertThat(Directives.in("Adds x. guard: lockTimeout=7s").values())
                .containsExactly(Map.entry("lockTimeout", "7s"));
        assertThat(Directives.in("guard: a person").refused(Set.of())).containsExactly("guard:");
    }

    @Test
    void whatIsSaidToTheLinterIsNothingToARun() {
        assertThat(Directives.atHeadOf(
                                """
                        -- guard:ignore-file require-concurrent-index-creation: built at night
                        -- guard:ignore ban-drop-table: guard:lockTimeout=7s
                        drop table t""")
                        .values())
                .containsExactly(Map.entry("lockTimeout", "7s"));
        assertThat(Directives.in("guard:ignore: all of it").none()).isTrue();
        assertThat(Directives.in("guard:ignored").refused(Set.of())).containsExactly("guard:ignored");
    }

    @Test
    void whatTwoPlacesSayDifferentlyIsRefused() {
        Directives both = Directives.in("guard:a=1 b=2").and(Directives.in("guard:b=3 c=4"));

        assertThat(both.values())
                .containsEntry("a", "1")
                .containsEntry("b", "2")
                .containsEntry("c", "4");
        assertThat(both.refused(Set.of("a", "b", "c"))).containsExactly("guard:b=3");
    }

    @Test
    void readsNothingBehindTheFirstWord() {
        assertThat(Directives.atHeadOf("select 1; -- guard:retry=off").values()).isEmpty();
        assertThat(Directives.atHeadOf("select '-- guard:retry=off'").values()).isEmpty();
    }

    @Test
    void refusesWhatIsNoPairOrStandsTwice() {
        Directives directives = Directives.atHeadOf("-- guard:retry\n-- guard:a=1\n-- guard:a=2\n-- guard:=x guard:b=");
        assertThat(directives.refused(Set.of("retry", "a", "b")))
                .containsExactly("guard:retry", "guard:a=2", "guard:=x", "guard:b=");
    }

    @Test
    void findsNothingInAnEmptyText() {
        assertThat(Directives.atHeadOf("").refused(Set.of())).isEmpty();
        assertThat(Directives.atHeadOf("/*").refused(Set.of())).isEmpty();
    }
}
