package dev.pgguard;

import dev.pgguard.lock.LockReport;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.GuardEvent;
import java.time.Duration;
import java.util.List;

/** What the run itself tells. */
public sealed interface RunEvent extends GuardEvent {

    @Override
    default Level level() {
        return Level.INFO;
    }

    /** The run starts with these settings. */
    record Started(String tool, List<String> differences) implements RunEvent {
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
        public String message() {
            return migration + "  attempt " + attempt + "/" + maxAttempts + ": " + Stories.sentence(failure)
                    + report.afterFailure() + " Next attempt in " + DurationText.of(delay) + ", nothing held.";
        }
    }

    /** A migration went through after more than one attempt. */
    record AppliedAfterRetries(String migration, int attempts, Duration elapsed) implements RunEvent {
        @Override
        public String message() {
            return migration + "  done at attempt " + attempts + ", " + DurationText.of(elapsed)
                    + " after the first one started";
        }
    }

    /** A script did something that the guard had to answer. */
    record ScriptNote(String migration, String note) implements RunEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public String message() {
            return migration + "  " + note;
        }
    }

    /** The last line of a successful run. */
    record Finished(int migrations, int attempts, Duration longestFreeze) implements RunEvent {
        @Override
        public String message() {
            return migrations + (migrations == 1 ? " migration" : " migrations") + " applied in " + attempts
                    + (attempts == 1 ? " attempt" : " attempts")
                    + (longestFreeze.isZero()
                            ? ""
                            : ", others queued behind us for " + DurationText.of(longestFreeze)
                                    + " of session time in the worst attempt");
        }
    }
}
