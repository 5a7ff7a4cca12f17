package dev.pgguard.it.liquibase;

import dev.pgguard.it.FailoverScenes;

final class LiquibaseFailoverIT extends FailoverScenes {
    LiquibaseFailoverIT() {
        super(LiquibaseVersions.ALL);
    }
}
