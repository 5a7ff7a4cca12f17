package dev.pgguard.it.liquibase;

import dev.pgguard.it.ToolVersions;
import dev.pgguard.liquibase.GuardConfiguration;

/** The versions of Liquibase under test. */
final class LiquibaseVersions {

    static final ToolVersions ALL =
            new ToolVersions("liquibase", GuardConfiguration.class, "dev.pgguard.it.liquibase.LiquibaseTool");

    private LiquibaseVersions() {}
}
