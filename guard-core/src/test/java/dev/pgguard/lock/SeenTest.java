package dev.pgguard.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.LockMode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SeenTest {

    private static final long SECOND = 1_000_000_000L;
    private static final OffsetDateTime NOON = OffsetDateTime.parse("2026-11-21T12:00:00Z");
    private static final Awaited ORDERS =
            new Awaited(Awaited.Kind.RELATION, "public.orders", LockMode.ACCESS_EXCLUSIVE);
    private static final Blocker BLOCKER =
            new Blocker.Prepared("g", "bi", Duration.ofSeconds(1), new Blocker.Place(1, 1, null));

    private final Seen seen = new Seen(0, true);

    @Test
    void aStatementThatNobodyLookedAtWasNotWatched() {
        assertThat(seen.report(0)).isEqualTo(LockReport.nothing());
    }

    @Test
    void theLongestQueueIsKeptAndTheQueuedTimeIsSummed() {
        seen.add(waiting(1, 2, 500), 1 * SECOND);
        seen.add(waiting(2, 3, 700), 2 * SECOND);
        seen.add(waiting(3, 1, 100), 3 * SECOND);
        LockReport report = seen.report(3 * SECOND + SECOND / 2);
        assertThat(report.freeze().queue()).isEqualTo(3);
        assertThat(report.freeze().total())
                .as("and the one seen last for the last half second")
                .hasMillis(1800);
        assertThat(report.freeze().charged()).hasMillis(1800);
        assertThat(report.freeze().waited()).hasMillis(3500);
        assertThat(report.watched()).isTrue();
        assertThat(seen.lastAt()).isEqualTo(NOON.plusSeconds(3));
    }

    /** An hour without anybody who looks is not an hour in which they queued. */
    @Test
    void thoseSeenLastAreNotTakenToWaitOnWhenNobodyLooksAnyMore() {
        seen.add(waiting(1, 2, 500), 1 * SECOND);
        seen.add(waiting(2, 8, 700), 2 * SECOND);
        LockReport report = seen.reportAsLastSeen();
        assertThat(report.freeze().total()).hasMillis(1200);
        assertThat(report.freeze().charged()).hasMillis(1200);
        assertThat(report.freeze().waited()).hasMillis(2000);
        assertThat(report.freeze().course())
                .endsWith(new Freeze.Point(Duration.ofSeconds(2), 8), new Freeze.Point(Duration.ofSeconds(2), 0));
        assertThat(report.watched()).isTrue();
    }

    @Test
    void whatOthersWaitForALockThatWeHaveIsNotCharged() {
        seen.add(waiting(1, 2, 500), 1 * SECOND);
        seen.add(tally(2, null, 4, 3000), 2 * SECOND);
        LockReport report = seen.report(3 * SECOND);
        assertThat(report.freeze().total()).hasMillis(7500);
        assertThat(report.freeze().charged()).hasMillis(500);
        assertThat(report.freeze().waited()).hasMillis(1000);
    }

    @Test
    void theWaitForOlderTransactionsIsNotCharged() {
        seen.add(new Look(Awaited.olderTransactions(null), List.of(BLOCKER), null));
        seen.add(waiting(1, 2, 500), 1 * SECOND);
        assertThat(seen.charged()).isZero();
        assertThat(seen.report(SECOND).freeze().total()).hasMillis(500);
    }

    @Test
    void nothingIsChargedWhereNothingIsToBe() {
        Seen free = new Seen(0, false);
        free.add(waiting(1, 2, 500), 1 * SECOND);
        Freeze freeze = free.report(2 * SECOND).freeze();
        assertThat(freeze.charged()).isZero();
        assertThat(freeze.total()).hasMillis(2500);
    }

    /** The server's time of a tally is that of its beginning. */
    @Test
    void aWaitThatBeganDuringATallyIsNotNegative() {
        seen.add(tally(1, NOON.plusNanos(1_002_000_000), 0, 0), 1 * SECOND);
        assertThat(seen.report(1 * SECOND).freeze().waited()).isZero();
    }

    @Test
    void aClockOfTheServerThatGoesBackMakesNoWaitNegative() {
        seen.add(waiting(100, 1, 500), 1 * SECOND);
        seen.add(tally(10, NOON.plusSeconds(50), 1, 0), 2 * SECOND);
        seen.add(tally(5, NOON.minusSeconds(50), 1, 0), 3 * SECOND);
        Freeze freeze = seen.report(3 * SECOND).freeze();
        assertThat(freeze.waited()).hasSeconds(100);
        assertThat(freeze.total()).hasMillis(500);
    }

    @Test
    void aSecondLockIsASecondWait() {
        seen.add(waiting(1, 0, 0), 1 * SECOND);
        seen.add(tally(10, NOON.plusSeconds(8), 0, 0), 10 * SECOND);
        assertThat(seen.report(10 * SECOND).freeze().waited()).hasMillis(3000);
    }

    @Test
    void theCourseIsKeptWhereItChangesAndThinnedWhenItIsLong() {
        for (int i = 0; i < 10; i++) {
            seen.add(waiting(i, 0, 0), i * SECOND);
        }
        assertThat(seen.report(0).freeze().course()).isEmpty();
        for (int i = 10; i < 1_000; i++) {
            seen.add(waiting(i, i, 0), i * SECOND);
        }
        List<Freeze.Point> course = seen.report(1_000 * SECOND).freeze().course();
        assertThat(course).hasSizeLessThanOrEqualTo(121);
        assertThat(course.get(0)).isEqualTo(new Freeze.Point(Duration.ofSeconds(10), 10));
        assertThat(course)
                .as("and nobody waits behind a statement that is over")
                .endsWith(
                        new Freeze.Point(Duration.ofSeconds(999), 999), new Freeze.Point(Duration.ofSeconds(1_000), 0));
    }

    @Test
    void whoBlockedIsKeptAfterTheWait() {
        seen.add(look(BLOCKER));
        seen.add(waiting(1, 2, 500), 1 * SECOND);
        seen.add(tally(2, null, 0, 0), 2 * SECOND);
        LockReport report = seen.report(100 * SECOND);
        assertThat(report.freeze().total()).hasMillis(500);
        assertThat(report.awaited()).isEqualTo(ORDERS);
        assertThat(report.blockers()).containsExactly(BLOCKER);
    }

    @Test
    void blockersSeenOnceAreNotForgottenByALookThatCameBetweenTwoOfThem() {
        seen.add(look(BLOCKER));
        seen.add(look());
        seen.add(waiting(1, 0, 0), SECOND);
        assertThat(seen.report(2 * SECOND).blockers()).containsExactly(BLOCKER);
    }

    @Test
    void eachNoteIsGivenOnce() {
        seen.note("no second session");
        seen.note("no second session");
        assertThat(seen.report(0).notSeen()).containsExactly("no second session");
    }

    private static Look look(Blocker... blockers) {
        return new Look(ORDERS, List.of(blockers), null);
    }

    /** Waits since noon. */
    private static Tally waiting(long seconds, int queue, long queuedMillis) {
        return tally(seconds, NOON, queue, queuedMillis);
    }

    private static Tally tally(long seconds, @Nullable OffsetDateTime waiting, int queue, long queuedMillis) {
        return new Tally(NOON.plusSeconds(seconds), waiting, queue, Duration.ofMillis(queuedMillis));
    }
}
