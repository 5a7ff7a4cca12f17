package dev.pgguard.preflight;

import dev.pgguard.lint.Finding;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.List;

/** The words for what is refused: where, what it locks and for how long, the safe way, and how to go on. */
final class HarmStory {

    private HarmStory() {}

    static GuardException of(List<Finding> refused) {
        StringBuilder story = new StringBuilder("Preflight refuses what is pending; nothing was applied.");
        for (Finding each : refused) {
            story.append("\n  ").append(line(each));
            if (each.harm() != null) {
                story.append("\n      ").append(each.harm());
            }
            if (!each.instead().isEmpty()) {
                story.append("\n      instead:");
                each.instead().forEach(statement -> statement.lines().forEach(line -> story.append("\n        ")
                        .append(line)));
            }
        }
        String rule = refused.get(0).rule();
        story.append("\n  Write it so and run again. What is meant is said above the statement (-- guard:ignore ")
                .append(rule)
                .append(": <why>) or in guard-lint.ignore; lint=warn refuses nothing.");
        return new GuardException(Refusal.HARMFUL_MIGRATION, story.toString());
    }

    /** For example {@code V3__x.sql:4:1  CREATE INDEX on orders keeps writers out until the index is built [require-…]}. */
    static String line(Finding finding) {
        return finding.place() + "  " + finding.message().replaceAll("\\s+", " ") + " [" + finding.rule() + "]";
    }
}
