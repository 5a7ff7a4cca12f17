package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.Directives;
import dev.pgguard.sql.ScriptStatement;
import java.util.List;

/** How many rows are changed a part at a time: by the guard's own engine, which a comment above the statement asks for. */
final class Batches {

    private static final String OWN =
            "-- in a migration of its own, which the guard runs in batches that commit by themselves:";

    private Batches() {}

    /** The statement for the engine. */
    static List<String> of(String statement) {
        return List.of(OWN, "-- " + Directives.BACKFILL + "\n" + statement + ";");
    }

    /** Whether the engine runs it already. */
    static boolean isMeant(Step step) {
        List<ScriptStatement> statements = step.file().script().statements();
        return !step.inBody()
                && step.number() >= 1
                && step.number() <= statements.size()
                && statements.get(step.number() - 1).commentsBefore().stream()
                        .anyMatch(comment -> comment.text().contains(Directives.BACKFILL));
    }
}
