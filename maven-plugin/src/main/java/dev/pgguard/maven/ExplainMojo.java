package dev.pgguard.maven;

import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Prints what the runbook says of a message of the guard: what it means, what was left behind, and what to do. It needs no database, and
 * knows the messages of {@code flyway-guard} and {@code liquibase-guard} of its version, too.
 */
@Mojo(name = "explain", requiresProject = false, threadSafe = true)
public final class ExplainMojo extends AbstractMojo {

    /**
     * The entry that the message names after {@code docs/runbook.md#}, for example {@code replica-paused}; several are separated by
     * commas. Default: none, and the entries that there are are listed.
     */
    @Parameter(property = "guard.entry")
    private @Nullable String entry;

    @Override
    public void execute() {
        Runbook runbook = Runbook.shipped();
        if (entry == null || entry.isBlank()) {
            getLog().info("[pgguard] " + runbook.introduction() + "\n\nEntries (-Dguard.entry=…): "
                    + String.join(", ", runbook.entries().keySet()));
            return;
        }
        for (String each : entry.split(",")) {
            getLog().info("[pgguard] " + runbook.entry(each) + "\n");
        }
    }
}
