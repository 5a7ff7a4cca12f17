package dev.pgguard.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FreezeBudgetTest {

    private static final TimeoutPolicy SECOND =
            new TimeoutPolicy(Duration.ofSeconds(1), Duration.ofMinutes(5), null, null);

    private final FreezeBudget budget = new FreezeBudget(Duration.ofSeconds(30));

    @Test
    void whatIsLeftIsSharedOutAmongTheAttemptsThatAreLeft() {
        budget.attempt(15);
        assertThat(budget.allowance()).contains(Duration.ofSeconds(2));
        budget.charge(freeze(500, 1000));
        assertThat(budget.allowance()).as("of the second statement").contains(Duration.ofMillis(1500));
        budget.charge(freeze(2500, 1000));
        assertThat(budget.allowance()).contains(Duration.ZERO);
        budget.attempt(9);
        assertThat(budget.allowance()).contains(Duration.ofSeconds(3));
        assertThat(budget.spent()).isEqualTo(Duration.ofSeconds(3));
        assertThat(budget.isSpent()).isFalse();
    }

    @Test
    void theNextProbeIsAsLongAsItsShareIsExpectedToLast() {
        budget.attempt(15);
        assertThat(budget.over(SECOND)).as("nobody has looked yet").isEqualTo(SECOND);
        budget.charge(freeze(8000, 1000));
        budget.attempt(11);
        assertThat(budget.over(SECOND).lock()).as("8 sessions, 2 s").isEqualTo(Duration.ofMillis(250));
        assertThat(budget.over(SECOND).online()).isEqualTo(SECOND.online());
    }

    @Test
    void noProbeIsShorterThanFiftyMilliseconds() {
        budget.charge(freeze(20_000, 100));
        budget.attempt(14);
        assertThat(budget.over(SECOND).lock()).isEqualTo(Duration.ofMillis(50));
        TimeoutPolicy shorter = SECOND.withLock(Duration.ofMillis(20));
        assertThat(budget.over(shorter)).as("but by who set it so").isEqualTo(shorter);
    }

    @Test
    void aProbeGrowsAgainWhenNobodyQueues() {
        budget.charge(freeze(8000, 1000));
        budget.charge(freeze(0, 250));
        budget.attempt(10);
        assertThat(budget.over(SECOND)).isEqualTo(SECOND);
    }

    @Test
    void aWaitThatNobodyCouldWatchCostsWhatThoseBeforeItDid() {
        budget.chargeUnseen(Duration.ofSeconds(1));
        assertThat(budget.spent()).isZero();
        budget.charge(freeze(8000, 1000));
        budget.chargeUnseen(Duration.ofMillis(250));
        assertThat(budget.spent()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void itIsSpentWhenNothingIsLeft() {
        budget.charge(freeze(30_000, 1000));
        assertThat(budget.isSpent()).isTrue();
        budget.attempt(5);
        assertThat(budget.allowance()).contains(Duration.ZERO);
    }

    @Test
    void withoutALimitNothingIsEndedAndEverythingIsCounted() {
        FreezeBudget none = new FreezeBudget(null);
        none.charge(freeze(1_000_000, 1000));
        none.attempt(3);
        assertThat(none.allowance()).isEmpty();
        assertThat(none.over(SECOND)).isEqualTo(SECOND);
        assertThat(none.isSpent()).isFalse();
        assertThat(none.spent()).isEqualTo(Duration.ofSeconds(1000));
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FreezeBudget(Duration.ZERO))
                .withMessage("freezeBudget must be longer than 0, was PT0S");
    }

    private static Freeze freeze(long chargedMillis, long waitedMillis) {
        Duration charged = Duration.ofMillis(chargedMillis);
        return new Freeze(1, charged, charged, Duration.ofMillis(waitedMillis), List.of());
    }
}
