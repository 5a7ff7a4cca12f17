package dev.pgguard;

import dev.pgguard.lock.Freeze;
import dev.pgguard.lock.LockReport;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.MigrationDone;
import dev.pgguard.retry.Attempts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
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

    /**
     * An attempt failed, another one will be made.
     *
     * @param start of the statement that failed, within the attempt
     * @param spent what others have waited behind the migration so far, while it waited
     * @param budget what of that they may; null for no limit
     */
    record RetryScheduled(
            String migration,
            Attempt attempt,
            Duration start,
            String failure,
            LockReport report,
            Duration spent,
            @Nullable Duration budget,
            Duration delay)
            implements RunEvent {

        static RetryScheduled of(
                Unit unit,
                Attempts attempts,
                Duration took,
                Duration start,
                String failure,
                LockReport report,
                Duration delay) {
            return new RetryScheduled(
                    unit.migration.id(),
                    new Attempt(attempts.number(), attempts.max(), took),
                    start,
                    failure,
                    report,
                    unit.budget.spent(),
                    unit.budget.limit().orElse(null),
                    delay);
        }

        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public Facts facts() {
            return new Facts()
                    .and("migration", migration)
                    .and("attempt", attempt.number())
                    .and("maxAttempts", attempt.max())
                    .millis("attemptMillis", attempt.took())
                    .and("failure", failure)
                    .and(report.facts(start))
                    .millis("freezeSpentMillis", spent)
                    .and("freezeBudgetMillis", budget == null ? null : budget.toMillis())
                    .millis("delayMillis", delay);
        }

        @Override
        public String message() {
            return migration + "  attempt " + attempt.number() + "/" + attempt.max() + ": " + Stories.sentence(failure)
                    + report.afterFailure() + soFar() + " Next attempt in " + DurationText.of(delay)
                    + ", nothing held.";
        }

        private String soFar() {
            return spent.isZero() || budget == null
                    ? ""
                    : " " + Freeze.seconds(spent) + " of " + Freeze.seconds(budget)
                            + " session-seconds of freezeBudget are used up.";
        }
    }

    /** One of several. */
    record Attempt(int number, int max, Duration took) {}

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
     * @param more what it did, told when it is asked for
     * @param level the tool itself tells which migrations it has applied: not loud unless there were retries that nobody told
     */
    record Applied(String migration, int attempts, Duration elapsed, Level level, Supplier<Facts> more)
            implements RunEvent, MigrationDone {

        @Override
        public Facts facts() {
            return Stories.factsOfDone(migration, attempts, elapsed).and(more.get());
        }

        @Override
        public String message() {
            return Stories.doneAt(migration, attempts, elapsed);
        }
    }

    /** A migration rewrote a large table and had not said so. */
    record TableRewritten(String migration, String story, String relation) implements RunEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public Facts facts() {
            return new Facts().and("migration", migration).and("relation", relation);
        }

        @Override
        public String message() {
            return migration + "  " + story;
        }
    }

    /**
     * What the watch could not see of a statement that went through.
     *
     * @param measured whether it knows at least how many queued behind it
     */
    record NotSeen(String migration, String sentence, boolean measured) implements RunEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public Facts facts() {
            return new Facts().and("migration", migration).and("notSeen", List.of(sentence));
        }

        @Override
        public String message() {
            return migration + "  " + sentence
                    + (measured ? "" : " Who queued behind it is not known; lock_timeout bounded its waits.");
        }
    }

    /** A statement that is marked as a backfill comes. */
    record RunsInBatches(String migration, String backfill) implements RunEvent {
        @Override
        public Facts facts() {
            return new Facts().and("migration", migration).and("job", backfill);
        }

        @Override
        public String message() {
            return migration + "  backfill " + backfill
                    + ": a statement that runs in batches, each committed by itself, so that the migration runs outside of a transaction";
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

    /**
     * A migration failed for good, or without one the run itself; the tool tells it to the user.
     *
     * @param more what it did until then, told when it is asked for
     */
    record Failed(String migration, String message, Supplier<Facts> more) implements RunEvent {
        @Override
        public Level level() {
            return Level.DEBUG;
        }

        @Override
        public Facts facts() {
            return new Facts()
                    .and("migration", migration.isEmpty() ? null : migration)
                    .and(more.get());
        }
    }
}
