package dev.pgguard.it;

import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run in a process of its own, for tests that kill it: prints the tool's log, and ends with 0 when the run succeeded. */
public final class MigrateInChild {

    private MigrateInChild() {}

    /**
     * @param arguments name of the tool, class of its adapter, class of the tool, folder of the jars, version, a setting of the tool
     *     to switch on or nothing, URL, role, name of the scenario, lock timeout
     */
    public static void main(String[] arguments) throws ClassNotFoundException {
        ToolVersions versions = new ToolVersions(arguments[0], Class.forName(arguments[1]), arguments[2]);
        System.setProperty(versions.name() + ".jars", arguments[3]);
        Map<String, String> settings = arguments[5].isEmpty() ? Map.of() : Map.of(arguments[5], "true");
        MigrationTool tool = versions.tool(arguments[4], settings);
        Map<String, String> guard = Map.of(
                "lockTimeout", arguments[9],
                "onlineLockTimeout", arguments[9],
                "initialDelay", "20ms",
                "maxDelay", "100ms",
                "maxAttempts", "100");
        Outcome outcome = tool.migrate(new Project(
                arguments[6],
                arguments[7],
                "public",
                List.of(CrashScenes.Scenario.valueOf(arguments[8]).step()),
                guard,
                Optional.empty(),
                System.out::println));
        System.out.println(outcome.succeeded() ? "done" : outcome.error());
        System.exit(outcome.succeeded() ? 0 : 1);
    }
}
