package dev.pgguard.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The size of batches, the pauses between them, and the budget of WAL. */
class PacerTest {

    private static final Pace PACE = Pace.FAST;
    private final Pacer pacer = new Pacer();

    /** As on a server that needs so many microseconds for a row. */
    private void batches(int count, double micros) {
        for (int i = 0; i < count; i++) {
            pacer.took(Duration.ofNanos((long) (pacer.rows(PACE) * micros * 1_000)), PACE, 1);
        }
    }

    @Test
    void findsTheSizeThatTakesAsLongAsItShall() {
        batches(40, 10);
        assertThat(pacer.rows(PACE)).isBetween(1_600, 2_000);
        batches(40, 100);
        assertThat(pacer.rows(PACE)).isBetween(160, 200);
        batches(80, 0.001);
        assertThat(pacer.rows(PACE)).isEqualTo(200_000);
        batches(80, 1_000_000);
        assertThat(pacer.rows(PACE)).isEqualTo(50);
    }

    @Test
    void oneBatchThatIsTooLongHalvesAndASecondQuarters() {
        batches(40, 10);
        int rows = pacer.rows(PACE);
        pacer.took(Duration.ofMillis(200), PACE, 1);
        assertThat(pacer.rows(PACE)).isEqualTo(rows / 2);
        pacer.took(Duration.ofMillis(200), PACE, 1);
        assertThat(pacer.rows(PACE)).isEqualTo(rows / 8);
    }

    @Test
    void aWindowOfSeveralPassesTakesLargerSteps() {
        int rows = pacer.rows(PACE);
        pacer.took(Duration.ofMillis(2), PACE, 8);
        assertThat(pacer.rows(PACE)).isEqualTo(2 * rows);
    }

    @Test
    void halvesDownToOneRowAndComesUpAgain() {
        int rows = pacer.rows(PACE);
        for (int i = 0; i < 20; i++) {
            rows = pacer.halve(rows);
        }
        assertThat(rows).isEqualTo(1);
        assertThat(pacer.rows(PACE)).isEqualTo(1);
        batches(40, 10);
        assertThat(pacer.rows(PACE)).isGreaterThan(1_000);
    }

    @Test
    void pausesLongerAfterAComplaintAndForgives() {
        Duration batch = Duration.ofMillis(20);
        assertThat(pacer.pause(batch, PACE, false)).isEqualTo(batch);
        assertThat(pacer.pause(batch, PACE, true)).isEqualTo(batch.multipliedBy(2));
        pacer.complained();
        assertThat(pacer.pause(batch, PACE, false)).isEqualTo(batch.multipliedBy(2));
        for (int i = 0; i < 200; i++) {
            pacer.pause(batch, PACE, false);
        }
        assertThat(pacer.pause(batch, PACE, false)).isEqualTo(batch);
    }

    @Test
    void withoutATargetEachBatchHasTheSameSizeAndNoPause() {
        pacer.took(Duration.ofHours(1), Pace.UNTHROTTLED, 1);
        assertThat(pacer.rows(Pace.UNTHROTTLED)).isEqualTo(5_000);
        assertThat(pacer.pause(Duration.ofSeconds(1), Pace.UNTHROTTLED, false)).isZero();
    }

    @Test
    void theBudgetCountsAllWalAndSavesUpAQuarterOfASecond() {
        WalBudget budget = new WalBudget();
        long second = 1_000_000_000;
        assertThat(budget.wait(1_000, 50_000, 0)).isZero();
        assertThat(budget.wait(1_000, 50_250, 0)).isZero();
        assertThat(budget.wait(1_000, 51_250, 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(budget.wait(1_000, 51_250, second / 2)).isEqualTo(Duration.ofMillis(500));
        assertThat(budget.wait(1_000, 51_250, second)).isZero();
        assertThat(budget.wait(1_000, 51_250, 100 * second)).isZero();
        assertThat(budget.wait(1_000, 51_750, 100 * second)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aWrongPaceIsRefusedByName() {
        assertThatThrownBy(() -> Pace.of("quick")).hasMessageContaining("gentle, moderate, fast or unthrottled");
        assertThat(Pace.of(" Gentle ")).isEqualTo(Pace.GENTLE);
        assertThatThrownBy(() -> PACE.withLagLimit(-1)).hasMessageContaining("lagLimit");
        assertThatThrownBy(() -> PACE.withWalBudget(0L)).hasMessageContaining("walBudget");
        assertThatThrownBy(() -> PACE.withLargestBatch(0)).hasMessageContaining("largestBatch");
    }

    @Test
    void aBatchThatHungForAnHourIsNotPausedForHours() {
        Duration pause = pacer.pause(Duration.ofHours(1), Pace.GENTLE, false);
        assertThat(pause).isEqualTo(Duration.ofSeconds(8));
        Pace slow = Pace.GENTLE.withTarget(Duration.ofSeconds(10), 1);
        assertThat(pacer.pause(Duration.ofSeconds(15), slow, false)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aClockThatGoesBackIsTakenToHaveStoodStill() {
        AtomicLong behind = new AtomicLong(100);
        LongSupplier clock = BackfillEquipment.real().withNanos(behind::get).nanos();
        assertThat(clock.getAsLong()).isEqualTo(100);
        behind.set(150);
        assertThat(clock.getAsLong()).isEqualTo(150);
        behind.set(20);
        assertThat(clock.getAsLong()).isEqualTo(150);
        behind.set(30);
        assertThat(clock.getAsLong()).isEqualTo(160);
    }
}
