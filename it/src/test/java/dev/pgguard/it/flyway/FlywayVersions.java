package dev.pgguard.it.flyway;

import dev.pgguard.flyway.GuardConfiguration;
import dev.pgguard.it.ToolVersions;

/** The versions of Flyway under test. */
final class FlywayVersions {

    static final ToolVersions ALL =
            new ToolVersions("flyway", GuardConfiguration.class, "dev.pgguard.it.flyway.FlywayTool");

    private FlywayVersions() {}
}
