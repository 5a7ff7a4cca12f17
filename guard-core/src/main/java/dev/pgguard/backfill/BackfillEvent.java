package dev.pgguard.backfill;

import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.SizeText;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a backfill tells while it runs. Several workers of a run send to one listener, one event at a time. */
public sealed interface BackfillEvent extends GuardEvent {

    /** The job's name. */
    String job();

    @Override
    default Level level() {
        return Level.INFO;
    }

    /** The job stands in {@code pgguard.backfill_job} now. */
    record Registered(String job, BackfillPlan plan) implements BackfillEvent {
        @Override
        public Facts facts() {
            return new Facts()
                    .and("job", job)
                    .and("target", plan.target())
                    .and("rows", plan.rows())
                    .and("stride", plan.stride());
        }

        @Override
        public String message() {
            return "Backfill " + job + " is registered: about " + Text.number(plan.rows()) + " rows of " + plan.target()
                    + " over " + plan.keyName() + " (" + String.join(", ", plan.key()) + ")"
                    + (plan.stride() > 1 ? ", in windows of " + plan.stride() + " passes" : "") + "." + warnings();
        }

        /** A migration has no plan that somebody reads before it. */
        private String warnings() {
            return plan.obstacles().stream()
                    .filter(each -> each.severity() == Obstacle.Severity.WARNING)
                    .map(each -> " " + each.message())
                    .collect(Collectors.joining());
        }
    }

    /** Workers begin, or go on where earlier ones stopped. */
    record Started(String job, int workers, long rowsBefore) implements BackfillEvent {
        @Override
        public Facts facts() {
            return new Facts().and("job", job).and("workers", workers).and("rowsBefore", rowsBefore);
        }

        @Override
        public String message() {
            return "Backfill " + job
                    + (rowsBefore == 0 ? " begins" : " goes on after " + Text.number(rowsBefore) + " rows") + " with "
                    + workers + (workers == 1 ? " worker." : " workers.");
        }
    }

    /**
     * How far the job is; about every second while batches are committed.
     *
     * @param rows changed so far
     * @param walked keys passed so far, of {@code estimatedRows}
     * @param rowsPerSecond keys passed per second, of this run over the last seconds
     * @param remaining null while it cannot be told
     * @param walBytes written by the cluster during its batches
     * @param lagBytes of the replica that is furthest behind; null where none is looked at
     * @param waitsFor why the worker that tells this pauses; null while it works
     */
    record Progress(
            String job,
            long rows,
            long walked,
            long estimatedRows,
            long rowsPerSecond,
            @Nullable Duration remaining,
            long walBytes,
            @Nullable Long lagBytes,
            @Nullable String waitsFor)
            implements BackfillEvent {
        @Override
        public Facts facts() {
            return new Facts()
                    .and("job", job)
                    .and("rows", rows)
                    .and("walked", walked)
                    .and("estimatedRows", estimatedRows)
                    .and("rowsPerSecond", rowsPerSecond)
                    .and("walBytes", walBytes)
                    .and("lagBytes", lagBytes)
                    .and("waitsFor", waitsFor);
        }

        @Override
        public String message() {
            return "Backfill " + job + ": " + Text.number(walked) + " of about " + Text.number(estimatedRows)
                    + " rows, " + Text.number(rowsPerSecond) + " rows/s"
                    + (remaining == null ? "" : ", about " + DurationText.of(remaining) + " left") + ", "
                    + SizeText.of(walBytes) + " of WAL"
                    + (lagBytes == null ? "" : ", replicas " + SizeText.of(lagBytes) + " behind")
                    + (waitsFor == null ? "" : "; waits: " + waitsFor) + ".";
        }
    }

    /** A worker stands still before its next batch, nothing held. Told when it begins and every ten seconds. */
    record Waiting(String job, String reason, Duration waited) implements BackfillEvent {
        @Override
        public Facts facts() {
            return new Facts().and("job", job).and("reason", reason).millis("waitedMillis", waited);
        }

        @Override
        public String message() {
            return "Backfill " + job + " waits" + (waited.isZero() ? "" : " (" + DurationText.of(waited) + ")") + ": "
                    + reason + ".";
        }
    }

    /** A batch did not get through, was rolled back, and is tried again with fewer rows. */
    record BatchRetried(String job, String sqlState, String reason, int rows) implements BackfillEvent {
        @Override
        public Facts facts() {
            return new Facts().and("job", job).and("sqlState", sqlState).and("rows", rows);
        }

        @Override
        public String message() {
            return "Backfill " + job + ": a batch was rolled back (" + sqlState + ": " + reason
                    + ") and is tried again with " + Text.number(rows) + (rows == 1 ? " row." : " rows.");
        }
    }

    /** A session was lost; whether its last batch was committed is read from the cursor. */
    record Reconnecting(String job, String reason, Duration delay) implements BackfillEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public Facts facts() {
            return new Facts().and("job", job).and("reason", reason).millis("delayMillis", delay);
        }

        @Override
        public String message() {
            return "Backfill " + job + " has no session to go on with (" + reason + "); next attempt in "
                    + DurationText.of(delay) + ". The cursor says what was committed.";
        }
    }

    /** A row cannot be changed; the others go on, and the job ends as failed. */
    record RowFailed(String job, FailedRow row) implements BackfillEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public Facts facts() {
            return new Facts()
                    .and("job", job)
                    .and("key", List.copyOf(row.key()))
                    .and("sqlState", row.sqlState());
        }

        @Override
        public String message() {
            return "Backfill " + job + ": the row with the key (" + String.join(", ", row.key())
                    + ") cannot be changed (" + row.sqlState() + ": " + row.message()
                    + "). It is left as it is and the rest goes on.";
        }
    }

    /** The end of a run. */
    record Ended(String job, BackfillResult result) implements BackfillEvent {
        @Override
        public Level level() {
            return result.succeeded() ? Level.INFO : Level.WARN;
        }

        @Override
        public Facts facts() {
            return new Facts()
                    .and("job", job)
                    .and("state", result.state().text())
                    .and("rows", result.rows())
                    .and("batches", result.batches())
                    .and("walBytes", result.walBytes())
                    .and("failures", result.failures().size())
                    .millis("elapsedMillis", result.elapsed());
        }

        @Override
        public String message() {
            Verified verified = result.verified();
            return "Backfill " + job + " is " + result.state().text() + ": " + Text.number(result.rows()) + " rows in "
                    + Text.number(result.batches()) + " batches, " + SizeText.of(result.walBytes()) + " of WAL, "
                    + DurationText.of(result.elapsed())
                    + (verified == null ? "" : "; " + verified.message())
                    + (result.error() == null ? "" : "; " + result.error())
                    + ".";
        }
    }
}
