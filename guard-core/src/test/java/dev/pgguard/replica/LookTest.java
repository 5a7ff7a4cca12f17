package dev.pgguard.replica;

import static dev.pgguard.replica.Sights.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.migration.GuardException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookTest {

    @Test
    void asksForCommitsThatAreNotWrittenYet() {
        assertThat(primary(1000, 1500).insertedPosition()).isEqualTo(at(1500));
        assertThat(primary(1000, 1500).writtenPosition()).isEqualTo(at(1000));
    }

    /** Otherwise an idle cluster whose last record ends with a page would keep the gate closed until the timeout. */
    @Test
    void doesNotAskForThePageHeaderThatFollowsTheLastRecord() {
        assertThat(primary(8192, 8192 + 24).insertedPosition()).isEqualTo(at(8192));
        assertThat(primary(16 << 20, (16 << 20) + 40).insertedPosition()).isEqualTo(at(16 << 20));
        assertThat(primary(8192, 8192 + 48).insertedPosition()).isEqualTo(at(8192 + 48));
        assertThat(primary(8200, 8224).insertedPosition()).isEqualTo(at(8224));
    }

    @Test
    void hasNoPositionOnAStandby() {
        assertThatThrownBy(() -> Sights.inRecovery().writtenPosition()).isInstanceOf(GuardException.class);
    }

    private static Look primary(long written, long inserted) {
        return new Look(false, "app", false, at(written), at(inserted), List.of(), List.of());
    }
}
