package dev.pgguard.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SizeTextTest {

    @Test
    void readsAWholeNumberWithItsUnit() {
        assertThat(SizeText.parse(" 500 MB ")).isEqualTo(500L << 20);
        assertThat(SizeText.parse("0b")).isZero();
        assertThat(SizeText.parse("8388607TB")).isEqualTo(8388607L << 40);
    }

    /** It would be a negative number, and each rewrite larger. */
    @Test
    void refusesWhatIsMoreThanANumberHolds() {
        assertThatIllegalArgumentException().isThrownBy(() -> SizeText.parse("8388608TB"));
        assertThatIllegalArgumentException().isThrownBy(() -> SizeText.parse("999999999TB"));
    }

    @Test
    void refusesAnythingElse() {
        for (String text : new String[] {"", "1", "-1MB", "1.5GB", "1 XB", "1000000000B"}) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> SizeText.parse(text));
        }
    }
}
