package dev.pgguard.it.liquibase;

import dev.pgguard.it.ToolStages;
import java.util.List;
import java.util.Map;

/** Liquibase with a second session for the watch and without; {@code -Dliquibase.stages=every} plays every chapter on every stage. */
abstract sealed class LiquibaseStages extends ToolStages {

    LiquibaseStages(boolean every) {
        super(LiquibaseVersions.ALL, List.of(Map.of(), Map.of("watch", "none")), every);
    }

    static final class Every extends LiquibaseStages {
        Every() {
            super(true);
        }
    }

    static final class Ends extends LiquibaseStages {
        Ends() {
            super(false);
        }
    }
}
