package dev.pgguard;

import dev.pgguard.lock.LockReport;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the run itself tells. */
public sealed interface RunEvent extends GuardEvent {

    @Override
    default Level level() {
        return Level.INFO;
    }

    /** The run starts with these settings. */
    record Started(String tool, List<String> differences) implements RunEvent {
        @Override
        public Facts facts() {
            return new Facts().and("settings", differences);
        }

        @Override
        public String message() {
            return "guards this " + tool + " run; "
                    + (differences.isEmpty()
                            ? "all settings have their defaults"
                            : "settings that differ from the defaults: " + String.join(", ", differences));
        }
    }

    /** An attempt failed, another one will be made. */
    record RetryScheduled(
            String migration, int attempt, int maxAttempts, String failure, LockReport report, Duration delay)
            implements RunEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public Facts facts() {
            return new Facts()
                    .and("migration", migration)
                    .and("attempt", attempt)
                    .and("maxAttempts", maxAttempts)
                    .and("failure", failure)
                    .and(report.facts())
                    .millis("delayMillis", delay);
        }

        @Override
        public String message() {
            return migration + "  attempt " + attempt + "/" + maxAttempts + ": " + Stories.sentence(failure)
                    + report.afterFailure() + " Next attempt in " + DurationText.of(delay) + ", nothing held.";
        }
    }

    /** A statement outside a transaction went through after more than one attempt. */
    record StatementDone(String migration, int attempts, Duration elapsed) implements RunEvent {
        @Override
        public Facts facts() {
            return Stories.factsOfDone(migration, attempts, elapsed);
        }

        @Override
        public String message() {
            return Stories.doneAt(migration, attempts, elapsed);
        }
    }

    /**
     * A migration went through.
     *
     * @param level the tool itself tells which migrations it has applied: not loud unless there were retries that nobody told
     */
    record Applied(String migration, int attempts, Duration elapsed, Level level) implements RunEvent {

        @Override
        public Facts facts() {
            return Stories.factsOfDone(migration, attempts, elapsed);
        }

        @Override
        public String message() {
            return Stories.doneAt(migration, attempts, elapsed);
        }
    }

    /** A script did something that the guard had to answer. */
    record ScriptNote(String migration, String note) implements RunEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public Facts facts() {
            return new Facts().and("migration", migration);
        }

        @Override
        public String message() {
            return migration + "  " + note;
        }
    }

    /** The last line of a successful run. */
    record Finished(int migrations, int attempts, Duration longestFreeze, @Nullable Path report) implements RunEvent {
        @Override
        public Facts facts() {
            return new Facts()
                    .and("migrations", migrations)
                    .and("attempts", attempts)
                    .millis("longestFreezeMillis", longestFreeze);
        }

        @Override
        public String message() {
            return migrations + (migrations == 1 ? " migration" : " migrations") + " applied in " + attempts
                    + (attempts == 1 ? " attempt" : " attempts")
                    + (longestFreeze.isZero()
                            ? ""
                            : ", others queued behind us for " + DurationText.of(longestFreeze)
                                    + " of session time in the worst attempt")
                    + (report == null ? "" : "; report: " + report);
        }
    }

    /** A migration failed for good, or without one the run itself; the tool tells it to the user. */
    record Failed(String migration, String message) implements RunEvent {
        @Override
        public Level level() {
            return Level.DEBUG;
        }

        @Override
        public Facts facts() {
            return new Facts().and("migration", migration.isEmpty() ? null : migration);
        }
    }

    /** After a run that failed: what it did is told here. */
    record Reported(Path report) implements RunEvent {
        @Override
        public String message() {
            return "what this run did is told in " + report;
        }
    }
}
