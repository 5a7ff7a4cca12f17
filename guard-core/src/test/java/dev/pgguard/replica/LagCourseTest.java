package dev.pgguard.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LagCourseTest {

    private final LagCourse course = new LagCourse();

    @Test
    void theReplicaFurthestBehindCountsWhereItChanges() {
        look(0, 0, 0);
        look(1, 500, 700);
        look(2, 100, 700);
        look(3, 100, 0);
        look(4, 0, 0);
        assertThat(course.points()).containsExactly(point(1, 700), point(3, 100), point(4, 0));
    }

    @Test
    void aLongWaitIsThinned() {
        for (int i = 1; i <= 1_000; i++) {
            look(i, i, 0);
        }
        assertThat(course.points())
                .hasSizeLessThanOrEqualTo(120)
                .startsWith(point(1, 1))
                .endsWith(point(1_000, 1_000));
    }

    private void look(long seconds, long one, long other) {
        course.add(Duration.ofSeconds(seconds), List.of(state("a", one), state("b", other)));
    }

    private static ReplayState state(String replica, long behind) {
        return new ReplayState(replica, null, ReplayState.Kind.BEHIND, null, behind, "");
    }

    private static LagCourse.Point point(long seconds, long bytes) {
        return new LagCourse.Point(Duration.ofSeconds(seconds), bytes);
    }
}
