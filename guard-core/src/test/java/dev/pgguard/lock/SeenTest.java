package dev.pgguard.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.LockMode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeenTest {

    private static final long SECOND = 1_000_000_000L;
    private static final OffsetDateTime NOON = OffsetDateTime.parse("2026-11-21T12:00:00Z");
    private static final Awaited ORDERS =
            new Awaited(Awaited.Kind.RELATION, "public.orders", LockMode.ACCESS_EXCLUSIVE);
    private static final Blocker BLOCKER =
            new Blocker.Prepared("g", "bi", Duration.ofSeconds(1), new Blocker.Place(1, 1, null));

    private final Seen seen = new Seen();

    @Test
    void aStatementThatNobodyLookedAtWasNotWatched() {
        assertThat(seen.report(0)).isEqualTo(LockReport.nothing());
    }

    @Test
    void theLongestQueueIsKeptAndTheQueuedTimeIsSummed() {
        seen.add(look(2, Duration.ofMillis(500), BLOCKER), 1 * SECOND);
        seen.add(look(3, Duration.ofMillis(700), BLOCKER), 2 * SECOND);
        seen.add(look(1, Duration.ofMillis(100), BLOCKER), 3 * SECOND);
        LockReport report = seen.report(3 * SECOND + SECOND / 2);
        assertThat(report.queue()).isEqualTo(3);
        assertThat(report.queued())
                .as("and the one seen last for the last half second")
                .hasMillis(1800);
        assertThat(report.watched()).isTrue();
        assertThat(seen.lastAt()).isEqualTo(NOON);
    }

    @Test
    void nobodyQueuesOnceTheLockIsThere() {
        seen.add(look(2, Duration.ofMillis(500), BLOCKER), 1 * SECOND);
        seen.notWaiting();
        LockReport report = seen.report(100 * SECOND);
        assertThat(report.queued()).hasMillis(500);
        assertThat(report.awaited()).isEqualTo(ORDERS);
        assertThat(report.blockers()).containsExactly(BLOCKER);
    }

    @Test
    void blockersSeenOnceAreNotForgottenByALookThatCameBetweenTwoOfThem() {
        seen.add(look(0, Duration.ZERO, BLOCKER), SECOND);
        seen.add(look(0, Duration.ZERO), 2 * SECOND);
        assertThat(seen.report(2 * SECOND).blockers()).containsExactly(BLOCKER);
    }

    @Test
    void eachNoteIsGivenOnce() {
        seen.note("no second session");
        seen.note("no second session");
        assertThat(seen.report(0).notSeen()).containsExactly("no second session");
    }

    private static Look look(int queue, Duration queued, Blocker... blockers) {
        return new Look(NOON, ORDERS, List.of(blockers), queue, queued, null);
    }
}
