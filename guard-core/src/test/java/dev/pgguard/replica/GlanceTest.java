package dev.pgguard.replica;

import static dev.pgguard.replica.Sights.archiver;
import static dev.pgguard.replica.Sights.at;
import static dev.pgguard.replica.Sights.hidden;
import static dev.pgguard.replica.Sights.logical;
import static dev.pgguard.replica.Sights.look;
import static dev.pgguard.replica.Sights.paused;
import static dev.pgguard.replica.Sights.standby;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.migration.GuardEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GlanceTest {

    private static Optional<String> glance(Look look) {
        return new Glance(new Expected.Shown(), List.of())
                .judge(look, Instant.EPOCH)
                .map(GuardEvent::message);
    }

    @Test
    void saysNothingWhenAllIsWell() {
        assertThat(glance(look(9))).isEmpty();
        assertThat(glance(look(9, standby(1, "a", 9), logical(2, "sub"), archiver(3, "x"))))
                .isEmpty();
    }

    @Test
    void doesNotCryOverTheFewBytesThatABusyReplicaIsAlwaysBehind() {
        assertThat(glance(look(9_000, standby(1, "a", 8_000)))).isEmpty();
    }

    @Test
    void warnsOfWhatIsBehindByBytesOrByTime() {
        assertThat(glance(look(9_000_000, standby(1, "a", 9))).orElseThrow()).contains("8,999,991 bytes behind");
        assertThat(glance(look(100, paused(1, "a", 100, 52, "t"))).orElseThrow())
                .contains("48 bytes behind, replay 4s late", "pg_wal_replay_resume");
    }

    @Test
    void warnsOfAReceiverThatHasGoneSilent() {
        WalSender frozen =
                new WalSender(1, "a", null, null, false, "streaming", at(8), at(8), null, "t", Duration.ofSeconds(40));
        assertThat(glance(look(9, frozen)).orElseThrow()).contains("no message from it for 40s");
        assertThat(glance(look(8, frozen))).isEmpty();
    }

    @Test
    void warnsOfWhatIsMissingOrHidden() {
        assertThat(glance(look(9, List.of(), "s1")).orElseThrow()).contains("slot s1");
        assertThat(glance(look(9, hidden(1, "a"))).orElseThrow()).contains("GRANT pg_monitor TO \"app\";");
        assertThat(glance(Sights.aurora()).orElseThrow()).contains("Aurora");
        assertThat(glance(Sights.inRecovery()).orElseThrow()).contains("standby");
        assertThat(new Glance(new Expected.Names(List.of("a")), List.of()).judge(look(9), Instant.EPOCH))
                .hasValueSatisfying(event -> assertThat(event.level()).isEqualTo(GuardEvent.Level.WARN));
    }
}
