package dev.pgguard.it.flyway;

import dev.pgguard.it.FailoverScenes;

final class FlywayFailoverIT extends FailoverScenes {
    FlywayFailoverIT() {
        super(FlywayVersions.ALL);
    }
}
