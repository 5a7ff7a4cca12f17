package dev.pgguard.it.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgguard.backfill.BackfillEquipment;
import dev.pgguard.backfill.BackfillSpec;
import dev.pgguard.backfill.Backfills;
import dev.pgguard.testing.CountingProxy;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How often a batch waits for the server: counted, not timed. */
@OnOldestAndNewestMajor
final class BackfillRoundTripsIT {

    /** Two looks, the beginning, the claim, the key at the end, the statement, the cursor, the commit. */
    private static final double PER_BATCH = 8;

    @AutoClose
    private final BackfillScene scene;

    BackfillRoundTripsIT(int major) {
        scene = new BackfillScene(major);
    }

    private int roundTrips(String job, int keys) {
        try (CountingProxy proxy = CountingProxy.start(scene.cluster.primary())) {
            Backfills backfills = scene.engine(
                    // time stands still, and with it everything that is done once in a while
                    BackfillEquipment.real().withNanos(() -> 0),
                    proxy.url(scene.database.name()) + "?user=" + scene.owner);
            backfills.register(BackfillSpec.of(job, "update users set n = n + 1")
                    .withPace(BackfillScene.PACE.withLargestBatch(keys)));
            proxy.reset();
            assertThat(backfills.run(job, 1).succeeded()).isTrue();
            return proxy.roundTrips();
        }
    }

    @Test
    void aBatchCostsEightRoundTrips() {
        scene.users(990);

        int few = roundTrips("few", 99);
        int many = roundTrips("many", 9);

        assertThat((many - few) / 100.0).isCloseTo(PER_BATCH, within(0.05));
    }
}
