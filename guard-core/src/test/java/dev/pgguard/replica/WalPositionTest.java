package dev.pgguard.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WalPositionTest {

    @Test
    void readsAndWritesPostgreSqlsForm() {
        assertThat(WalPosition.parse("16/B374D848").bytes()).isEqualTo(0x16B374D848L);
        assertThat(WalPosition.parse("16/B374D848")).hasToString("16/B374D848");
        assertThat(WalPosition.parse("0/0")).isEqualTo(new WalPosition(0)).hasToString("0/0");
    }

    @Test
    void comparesAcrossTheLowerWord() {
        WalPosition before = WalPosition.parse("0/FFFFFFF0");
        WalPosition after = WalPosition.parse("1/10");
        assertThat(after).isGreaterThan(before);
        assertThat(before.bytesBehind(after)).isEqualTo(32);
        assertThat(after.bytesBehind(before)).isZero();
        assertThat(before.reaches(after)).isFalse();
        assertThat(after.reaches(after)).isTrue();
    }

    @Test
    void refusesWhatIsNoPosition() {
        assertThatThrownBy(() -> WalPosition.parse("4711")).hasMessageContaining("0/16B3748");
        assertThatThrownBy(() -> new WalPosition(-1)).hasMessageContaining("-1");
    }
}
