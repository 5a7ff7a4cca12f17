package dev.pgguard.it.flyway;

import dev.pgguard.it.RoundTrips;
import java.util.List;

final class FlywayRoundTripsIT extends RoundTrips {
    FlywayRoundTripsIT() {
        super(FlywayVersions.ALL);
    }

    static List<String> versions() {
        return FlywayVersions.ALL.selected();
    }
}
