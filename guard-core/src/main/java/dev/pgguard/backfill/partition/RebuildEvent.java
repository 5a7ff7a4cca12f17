package dev.pgguard.backfill.partition;

import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.time.Duration;

/** What a rebuild did. */
public sealed interface RebuildEvent extends GuardEvent {

    /** The partition, or what else it is about. */
    String object();

    @Override
    default Level level() {
        return Level.INFO;
    }

    @Override
    default Facts facts() {
        return new Facts().and("object", object());
    }

    /** A step is committed. */
    record StepReached(String object, Step step, String detail) implements RebuildEvent {

        @Override
        public Facts facts() {
            return new Facts().and("object", object).and("step", step.text());
        }

        @Override
        public String message() {
            return "rebuild of " + object + ": " + step.text() + (detail.isEmpty() ? "" : ", " + detail);
        }
    }

    /** A batch of rows is in the shadow. */
    record Copied(String object, long rows, long all) implements RebuildEvent {

        @Override
        public Level level() {
            return Level.DEBUG;
        }

        @Override
        public Facts facts() {
            return new Facts().and("object", object).and("rows", rows).and("all", all);
        }

        @Override
        public String message() {
            return "rebuild of " + object + ": " + all + " rows copied";
        }
    }

    /** Nothing is held until the next attempt. */
    record AttemptFailed(String object, int attempt, int attempts, String why, Duration delay) implements RebuildEvent {

        @Override
        public Facts facts() {
            return new Facts().and("object", object).and("attempt", attempt).millis("delayMillis", delay);
        }

        @Override
        public String message() {
            return "attempt " + attempt + "/" + attempts + " to " + object + ": "
                    + why.lines().findFirst().orElse("") + "; next attempt in " + DurationText.of(delay)
                    + ", nothing held";
        }
    }

    /** The shadow has become the partition. */
    record Swapped(String object, String kept, Duration held, int keys) implements RebuildEvent {

        @Override
        public Facts facts() {
            return new Facts()
                    .and("object", object)
                    .and("kept", kept)
                    .and("heldMicros", held.toNanos() / 1_000)
                    .and("keys", keys);
        }

        @Override
        public String message() {
            return "rebuild of " + object + ": swapped; ACCESS EXCLUSIVE held for " + held.toNanos() / 100_000 / 10.0
                    + "ms, " + keys + " keys brought up to date under it; the old partition is " + kept;
        }
    }

    /** The partition is as it was, or stays where it stands. */
    record PartitionFailed(String object, String why) implements RebuildEvent {

        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public String message() {
            return "rebuild of " + object + " failed: " + why;
        }
    }

    /** The server is gone, and is looked for again. */
    record SessionLost(String object, String why, Duration delay) implements RebuildEvent {

        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public String message() {
            return "rebuild of " + object + ": the session is lost (" + why + "); looking for the server again in "
                    + DurationText.of(delay) + ", and going on from the last step";
        }
    }

    /** The next batch waits. */
    record Held(String object) implements RebuildEvent {

        @Override
        public String message() {
            return "the next batch waits, nothing held: " + object;
        }
    }

    /** The job is paused, and its runner waits. */
    record Paused(String object) implements RebuildEvent {

        @Override
        public String message() {
            return "rebuild " + object + " is paused; waiting, nothing held";
        }
    }
}
