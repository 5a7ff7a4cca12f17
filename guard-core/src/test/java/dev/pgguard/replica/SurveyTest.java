package dev.pgguard.replica;

import static dev.pgguard.replica.Sights.archiver;
import static dev.pgguard.replica.Sights.hidden;
import static dev.pgguard.replica.Sights.logical;
import static dev.pgguard.replica.Sights.look;
import static dev.pgguard.replica.Sights.silent;
import static dev.pgguard.replica.Sights.standby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurveyTest {

    private static final Expected SHOWN = new Expected.Shown();

    private static Expected names(String... names) {
        return new Expected.Names(List.of(names));
    }

    private static Expected count(int atLeast) {
        return new Expected.Count(atLeast);
    }

    /** Shows the same look again and again, 100 ms apart, until there is an answer. */
    private static Expectation survey(Expected expected, Look look) {
        Survey survey = new Survey(expected, new Census(List.of()));
        Instant now = Instant.EPOCH;
        for (int i = 0; i < 5; i++) {
            var answer = survey.judge(look, false, now);
            if (answer.isPresent()) {
                return answer.get();
            }
            now = now.plusMillis(100);
        }
        return survey.judge(look, true, now).orElseThrow();
    }

    private static GuardException refused(Expected expected, Look look) {
        return catchThrowableOfType(GuardException.class, () -> survey(expected, look));
    }

    private static List<String> names(Expectation expectation) {
        return expectation.replicas().stream().map(Replica::name).toList();
    }

    @Test
    void expectsEveryReplicaShownAndDecidesAtTheFirstLook() {
        var first = new Survey(SHOWN, new Census(List.of()))
                .judge(look(9, standby(1, "a", 9), standby(2, "b", 3)), false, Instant.EPOCH);
        assertThat(first).hasValueSatisfying(e -> assertThat(names(e)).containsExactly("a", "b"));
    }

    @Test
    void expectsNobodyWhenNobodyIsThere() {
        assertThat(survey(SHOWN, look(9)).replicas()).isEmpty();
    }

    @Test
    void refusesHiddenReplicasWithTheExactGrant() {
        GuardException refused = refused(SHOWN, look(9, hidden(1, "standby1")));
        assertThat(refused.refusal()).isEqualTo(Refusal.REPLICAS_NOT_VISIBLE);
        assertThat(refused).hasMessageContaining("GRANT pg_monitor TO \"app\";").hasMessageContaining("standby1");
        assertThat(refused(count(1), look(9, hidden(1, "standby1"))).refusal()).isEqualTo(Refusal.REPLICAS_NOT_VISIBLE);
        assertThat(refused(names("standby1"), look(9, hidden(1, "standby1"))).refusal())
                .isEqualTo(Refusal.REPLICAS_NOT_VISIBLE);
    }

    @Test
    void needsNoPrivilegeForWhatItDoesNotWaitFor() {
        assertThat(survey(SHOWN, look(9, logical(1, "sub"))).notWaitedFor())
                .singleElement()
                .hasToString("sub: logical replication, it replays no DDL");
        assertThat(survey(names("a"), look(9, standby(1, "a", 9), hidden(2, "b")))
                        .notWaitedFor())
                .hasSize(1);
    }

    @Test
    void refusesAnIdleSlotThatNobodyDeclaredAway() {
        Look look = look(9, List.of(standby(1, "a", 9)), "left_over");
        GuardException refused = refused(SHOWN, look);
        assertThat(refused.refusal()).isEqualTo(Refusal.REPLICA_MISSING);
        assertThat(refused)
                .hasMessageContaining("select pg_drop_replication_slot('left_over');")
                .hasMessageContaining("expectedReplicas");
        assertThat(survey(count(1), look).notWaitedFor()).hasSize(1);
        assertThat(survey(names("a"), look).notWaitedFor())
                .singleElement()
                .hasToString("slot left_over: nobody is connected to it");
    }

    @Test
    void looksAgainBeforeItCallsAReplicaMissing() {
        Survey survey = new Survey(names("a"), new Census(List.of()));
        assertThat(survey.judge(look(9), false, Instant.EPOCH)).isEmpty();
        assertThat(survey.judge(look(9, standby(2, "a", 9)), false, Instant.EPOCH))
                .isPresent();
    }

    @Test
    void refusesAuroraUnlessReplicasAreDeclared() {
        assertThat(refused(SHOWN, Sights.aurora()).refusal()).isEqualTo(Refusal.REPLICAS_NOT_VISIBLE);
        assertThat(refused(count(1), Sights.aurora())).hasMessageContaining("expectedReplicas=0");
        assertThat(refused(names("reader"), Sights.aurora())).hasMessageContaining("expectedReplicas=0");
        assertThat(survey(count(0), Sights.aurora()).replicas()).isEmpty();
    }

    @Test
    void refusesAStandbyAsPrimary() {
        assertThat(refused(SHOWN, Sights.inRecovery()).refusal()).isEqualTo(Refusal.NOT_A_PRIMARY);
    }

    @Test
    void refusesTooFewAndWaitsForAllWhenThereAreMore() {
        Look one = look(9, standby(1, "a", 9), archiver(2, "pg_receivewal"));
        assertThat(refused(count(2), one))
                .hasMessageContaining("expectedReplicas=2")
                .hasMessageContaining("1 replica: a")
                .hasMessageContaining("pg_receivewal: a WAL archiver");
        assertThat(names(survey(count(1), look(9, standby(1, "a", 9), standby(2, "b", 9)))))
                .containsExactly("a", "b");
    }

    @Test
    void findsADeclaredNameAsApplicationNameOrAsSlot() {
        Look look = look(9, standby(1, "walreceiver", "10.0.0.1", "s1", 9), standby(2, "b", 9), standby(3, "late", 1));
        Expectation expectation = survey(names("s1", "b"), look);
        assertThat(names(expectation)).containsExactly("walreceiver", "b");
        assertThat(expectation.notWaitedFor()).singleElement().hasToString("late (10.0.0.1): not in expectedReplicas");
        assertThat(refused(names("c"), look)).hasMessageContaining("Replica c").hasMessageContaining("slot s1");
        assertThat(refused(names("s9"), look(9, List.of(), "s9"))).hasMessageContaining("nobody uses its slot s9");
    }

    @Test
    void refusesADeclaredNameThatNeverReplays() {
        assertThat(refused(names("arch"), look(9, archiver(1, "arch")))).hasMessageContaining("a WAL archiver");
    }

    @Test
    void tellsAnArchiverFromAStandbyThatHasJustConnected() {
        Survey survey = new Survey(SHOWN, new Census(List.of()));
        Instant now = Instant.EPOCH;
        assertThat(survey.judge(look(9, archiver(1, "x")), false, now)).isEmpty();
        assertThat(survey.judge(look(9, archiver(1, "x")), false, now.plusMillis(100)))
                .isEmpty();
        assertThat(survey.judge(look(9, standby(1, "x", 9)), false, now.plusMillis(200)))
                .hasValueSatisfying(e -> assertThat(names(e)).containsExactly("x"));

        Expectation stays = survey(SHOWN, look(9, archiver(1, "x")));
        assertThat(stays.replicas()).isEmpty();
        assertThat(stays.notWaitedFor()).singleElement().hasToString("x: a WAL archiver, it never replays");
    }

    @Test
    void callsNothingAnArchiverAfterFewLooksOrAfterAMoment() {
        Look look = look(9, archiver(1, "x"));
        Survey fewLooks = new Survey(SHOWN, new Census(List.of()));
        assertThat(fewLooks.judge(look, false, Instant.EPOCH)).isEmpty();
        assertThat(fewLooks.judge(look, false, Instant.EPOCH.plusSeconds(9))).isEmpty();
        Survey aMoment = new Survey(SHOWN, new Census(List.of()));
        for (int i = 0; i < 9; i++) {
            assertThat(aMoment.judge(look, false, Instant.EPOCH.plusMillis(i))).isEmpty();
        }
    }

    @Test
    void takesAConnectionThatNeverAnswersForAReplica() {
        assertThat(survey(SHOWN, look(9, silent(1, "a", "streaming"))).replicas())
                .singleElement()
                .satisfies(replica -> assertThat(replica.proven()).isFalse());
        assertThat(names(survey(SHOWN, look(9, silent(1, "a", "catchup"))))).containsExactly("a");
    }

    @Test
    void refusesAReplicationSessionThatSendsNothingAndDoesNotWaitForABaseBackup() {
        assertThat(refused(SHOWN, look(9, silent(7, "a", "startup"))))
                .hasMessageContaining("pid 7")
                .hasMessageContaining("startup");
        assertThat(survey(count(0), look(9, silent(7, "a", "startup"))).notWaitedFor())
                .hasSize(1);
        assertThat(refused(names("a"), look(9, silent(7, "a", "startup")))).hasMessageContaining("gets no WAL");
        assertThat(survey(SHOWN, look(9, silent(7, "pg_basebackup", "backup"))).notWaitedFor())
                .singleElement()
                .hasToString("pg_basebackup: a base backup");
    }
}
