package dev.pgguard.index;

import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.time.Duration;

/** What the index guard did or waited for. */
public sealed interface IndexEvent extends GuardEvent {

    /** The index, or the table whose indexes it is about. */
    String object();

    @Override
    default Facts facts() {
        return new Facts().and("object", object());
    }

    /** The statement is not run: the catalog proves its effect. */
    record CountsAsDone(String object, String why, Level level) implements IndexEvent {

        @Override
        public String message() {
            return "index " + object + " " + why + ": the statement counts as done and is not run again";
        }
    }

    /** A concurrent build is done, and its index is valid. */
    record IndexBuilt(String object, Duration took) implements IndexEvent {
        @Override
        public Level level() {
            return Level.DEBUG;
        }

        @Override
        public Facts facts() {
            return new Facts().and("object", object).millis("tookMillis", took);
        }

        @Override
        public String message() {
            return "index " + object + " was built in " + DurationText.of(took) + " and is valid";
        }
    }

    /** Another session works on an index that is not valid yet. */
    record BuilderAwaited(String object, String who, Duration limit) implements IndexEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public String message() {
            return "index " + object + " is not valid yet, and " + who + " is at work on its table; waiting up to "
                    + IndexPolicy.words(limit) + " for it, nothing held";
        }
    }

    /** Transactions that the statement would have to wait for, after it had changed the catalog. */
    record TransactionsAwaited(String object, String command, String who, Duration limit) implements IndexEvent {
        @Override
        public Level level() {
            return Level.INFO;
        }

        @Override
        public String message() {
            return command + " on " + object + " would wait for " + who + "; waiting up to " + IndexPolicy.words(limit)
                    + " before it starts, nothing held and nothing built yet";
        }
    }

    /** An invalid leftover is gone. */
    record IndexDropped(String object, String leftBy) implements IndexEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public String message() {
            return "dropped the INVALID index " + object + ", left by " + leftBy;
        }
    }

    /** An invalid leftover that does not stand in the statement's way could not be dropped. */
    record LeftoverStays(String object, String why) implements IndexEvent {
        @Override
        public Level level() {
            return Level.WARN;
        }

        @Override
        public String message() {
            return "the INVALID index " + object + " stays, it costs writes and serves nobody: " + why
                    + "; have its owner or a superuser drop it";
        }
    }
}
