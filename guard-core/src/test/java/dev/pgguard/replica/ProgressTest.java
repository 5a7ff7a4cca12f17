package dev.pgguard.replica;

import static dev.pgguard.replica.Sights.archiver;
import static dev.pgguard.replica.Sights.at;
import static dev.pgguard.replica.Sights.hidden;
import static dev.pgguard.replica.Sights.look;
import static dev.pgguard.replica.Sights.paused;
import static dev.pgguard.replica.Sights.silent;
import static dev.pgguard.replica.Sights.standby;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.replica.ReplayState.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Expected SHOWN = new Expected.Shown();
    private static final Instant NOW = Instant.EPOCH;

    private static Progress waitingFor(Expected expected, WalSender... senders) {
        List<Replica> replicas = List.of(senders).stream().map(Replica::of).toList();
        return new Progress(expected, new Expectation(replicas, List.of()), new Census(List.of()));
    }

    private static List<Kind> kinds(Progress progress, WalSender... senders) {
        return kinds(progress.judge(look(100, senders), at(100), NOW));
    }

    private static List<Kind> kinds(List<ReplayState> states) {
        return states.stream().map(ReplayState::kind).toList();
    }

    @Test
    void isReadyExactlyWhenThePositionIsReached() {
        Progress progress = waitingFor(SHOWN, standby(1, "a", 50));
        assertThat(kinds(progress, standby(1, "a", 99))).containsExactly(Kind.BEHIND);
        assertThat(kinds(progress, standby(1, "a", 100))).containsExactly(Kind.REPLAYED);
    }

    @Test
    void takesNoNullAndNoVanishedRowForReady() {
        Progress progress = waitingFor(SHOWN, standby(1, "a", 50));
        assertThat(kinds(progress)).containsExactly(Kind.MISSING);
        assertThat(kinds(progress, hidden(1, "a"))).containsExactly(Kind.HIDDEN);
        assertThat(kinds(progress, silent(9, "a", "startup"))).containsExactly(Kind.SILENT);
        assertThat(kinds(progress, silent(9, "a", "backup"))).containsExactly(Kind.MISSING);
    }

    @Test
    void knowsAReplicaAgainAfterItReconnected() {
        assertThat(kinds(waitingFor(SHOWN, standby(1, "a", 50)), standby(77, "a", "10.9.9.9", null, 100)))
                .containsExactly(Kind.REPLAYED);
        assertThat(kinds(
                        waitingFor(SHOWN, standby(1, "walreceiver", "10.0.0.1", "s1", 50)),
                        standby(77, "renamed", "10.9.9.9", "s1", 100)))
                .containsExactly(Kind.REPLAYED);
    }

    @Test
    void countsReplicasThatShareANameByAddress() {
        WalSender a = standby(1, "walreceiver", "10.0.0.1", null, 100);
        WalSender b = standby(2, "walreceiver", "10.0.0.2", null, 100);
        WalSender twin = standby(3, "walreceiver", "10.0.0.1", null, 100);
        Progress progress = waitingFor(SHOWN, a, b, twin);
        assertThat(kinds(progress, a, b, twin)).containsOnly(Kind.REPLAYED).hasSize(3);
        assertThat(kinds(progress, a, b)).containsExactlyInAnyOrder(Kind.REPLAYED, Kind.REPLAYED, Kind.MISSING);
        assertThat(kinds(progress, a, twin)).containsExactlyInAnyOrder(Kind.REPLAYED, Kind.REPLAYED, Kind.MISSING);
        WalSender back = standby(9, "walreceiver", "10.0.0.1", null, 40);
        assertThat(kinds(progress, a, b, back)).containsExactlyInAnyOrder(Kind.REPLAYED, Kind.REPLAYED, Kind.BEHIND);
    }

    @Test
    void doesNotTakeAStrangerForAMissingReplicaOfASharedName() {
        WalSender a = standby(1, "walreceiver", "10.0.0.1", null, 100);
        WalSender b = standby(2, "walreceiver", "10.0.0.2", null, 100);
        WalSender stranger = standby(3, "walreceiver", "10.0.0.3", null, 100);
        assertThat(kinds(waitingFor(SHOWN, a, b), a, stranger))
                .containsExactly(Kind.REPLAYED, Kind.MISSING, Kind.REPLAYED);
    }

    @Test
    void neverTakesAnotherReplicasConnectionForAMissingOne() {
        WalSender first = standby(1, "walreceiver", "10.0.0.1", "s1", 100);
        WalSender second = standby(2, "walreceiver", "10.0.0.1", "s2", 100);
        Look look = look(100, List.of(second), "s1");
        List<ReplayState> states = waitingFor(SHOWN, first, second).judge(look, at(100), NOW);
        assertThat(kinds(states)).containsExactly(Kind.MISSING, Kind.REPLAYED);
        assertThat(states.get(0).toString()).contains("slot s1").contains("nobody uses its slot s1");
    }

    @Test
    void alsoAsksReplicasThatCameLaterUnlessNamesAreDeclared() {
        WalSender a = standby(1, "a", 100);
        assertThat(kinds(waitingFor(SHOWN, a), a, standby(2, "new", 10))).containsExactly(Kind.REPLAYED, Kind.BEHIND);
        assertThat(kinds(waitingFor(new Expected.Names(List.of("a")), a), a, standby(2, "new", 10)))
                .containsExactly(Kind.REPLAYED);
        assertThat(kinds(waitingFor(SHOWN, a), a, silent(2, "new", "startup"))).containsExactly(Kind.REPLAYED);
    }

    @Test
    void givesUpOnAnUnprovenReplicaThatTurnsOutToBeAnArchiver() {
        Progress progress = waitingFor(SHOWN, silent(1, "x", "streaming"));
        assertThat(kinds(progress.judge(look(100, archiver(1, "x")), at(100), NOW)))
                .containsExactly(Kind.SILENT);
        progress.judge(look(100, archiver(1, "x")), at(100), NOW.plusMillis(200));
        assertThat(progress.judge(look(100, archiver(1, "x")), at(100), NOW.plusMillis(400)))
                .isEmpty();
        Progress proven = waitingFor(SHOWN, standby(1, "pg_receivewal", 5));
        assertThat(kinds(proven, archiver(1, "pg_receivewal"))).containsExactly(Kind.MISSING);
    }

    @Test
    void tellsWhatMayBeTheMatter() {
        Progress progress = waitingFor(SHOWN, paused(1, "a", 50, 50, "t0"));
        assertThat(told(progress, paused(1, "a", 100, 50, "t1"), 0)).contains("50 bytes behind", "replay is paused");
        assertThat(told(progress, paused(1, "a", 70, 50, "t2"), 10)).doesNotContain("paused", "stalled");
        assertThat(told(progress, paused(1, "a", 70, 50, "t2"), 24)).doesNotContain("stalled");
        assertThat(told(progress, paused(1, "a", 70, 50, "t2"), 26)).contains("no message from it for 16s");
        assertThat(told(progress, paused(1, "a", 100, 60, "t3"), 30)).contains("40 bytes behind; it is replaying");
    }

    @Test
    void saysWhenThePrimaryItselfHasNotWrittenTheRest() {
        Look look = new Look(false, "app", false, at(60), at(100), List.of(standby(1, "a", 60)), List.of());
        assertThat(waitingFor(SHOWN, standby(1, "a", 50))
                        .judge(look, at(100), NOW)
                        .get(0)
                        .toString())
                .contains("40 bytes behind; it has replayed all that the primary has written");
    }

    private static String told(Progress progress, WalSender sender, int second) {
        return progress.judge(look(100, sender), at(100), NOW.plusSeconds(second))
                .get(0)
                .toString();
    }
}
