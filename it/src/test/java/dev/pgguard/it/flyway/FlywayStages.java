package dev.pgguard.it.flyway;

import dev.pgguard.it.ToolStages;
import java.util.List;
import java.util.Map;

/** Flyway with both of its locks; {@code -Dflyway.stages=every} plays every chapter on every stage. */
abstract sealed class FlywayStages extends ToolStages {

    FlywayStages(boolean every) {
        super(FlywayVersions.ALL, List.of(Map.of(), Map.of("flyway.postgresql.transactional.lock", "false")), every);
    }

    static final class Every extends FlywayStages {
        Every() {
            super(true);
        }
    }

    static final class Ends extends FlywayStages {
        Ends() {
            super(false);
        }
    }
}
