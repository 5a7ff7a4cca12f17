package dev.pgguard.it.liquibase;

import dev.pgguard.it.RoundTrips;
import java.util.List;

final class LiquibaseRoundTripsIT extends RoundTrips {
    LiquibaseRoundTripsIT() {
        super(LiquibaseVersions.ALL);
    }

    static List<String> versions() {
        return LiquibaseVersions.ALL.selected();
    }
}
