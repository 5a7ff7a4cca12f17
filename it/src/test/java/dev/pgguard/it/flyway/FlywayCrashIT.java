package dev.pgguard.it.flyway;

import dev.pgguard.it.CrashScenes;

final class FlywayCrashIT extends CrashScenes {
    FlywayCrashIT() {
        super(FlywayVersions.ALL);
    }
}
