package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run in a process of its own, for tests that kill it: prints Flyway's log, and ends with 0 when the run succeeded. */
final class MigrateInChild {

    private MigrateInChild() {}

    /** @param arguments folder of the jars, version of Flyway, URL, role, name of the scenario, lock timeout */
    public static void main(String[] arguments) {
        System.setProperty("flyway.jars", arguments[0]);
        MigrationTool tool = FlywayVersions.tool(arguments[1], Map.of());
        Map<String, String> guard = Map.of(
                "lockTimeout", arguments[5],
                "onlineLockTimeout", arguments[5],
                "initialDelay", "20ms",
                "maxDelay", "100ms",
                "maxAttempts", "100");
        Outcome outcome = tool.migrate(new Project(
                arguments[2],
                arguments[3],
                "public",
                List.of(CrashIT.Scenario.valueOf(arguments[4]).step()),
                guard,
                Optional.empty(),
                System.out::println));
        System.out.println(outcome.succeeded() ? "done" : outcome.error());
        System.exit(outcome.succeeded() ? 0 : 1);
    }
}
