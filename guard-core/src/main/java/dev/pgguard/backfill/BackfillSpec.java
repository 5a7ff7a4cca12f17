package dev.pgguard.backfill;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one backfill does: a statement that PostgreSQL could run at once, and how it is to be cut.
 *
 * @param name of the job, unique in the database
 * @param statement {@code UPDATE … SET … [FROM …] [WHERE …]}, {@code DELETE FROM … [USING …] WHERE …} or {@code INSERT … SELECT … FROM …},
 *     with or without its semicolon
 * @param key the name of a unique index or constraint of the table that is walked, or its columns separated by commas; null for the
 *     primary key, or else the best unique key
 * @param pace the pace at the beginning; it is no part of the checksum
 * @param mode whether the migration that brings it waits for its end; a word for the faces, the engine treats both alike
 * @param workers how many sessions work at a time when nothing else is said
 * @param allowVolatile functions such as {@code random()} may be called: whoever says so knows that no two runs give the same
 * @param origin the migration that brings it; null for none. It is no part of the checksum
 */
public record BackfillSpec(
        String name,
        String statement,
        @Nullable String key,
        Pace pace,
        Mode mode,
        int workers,
        boolean allowVolatile,
        @Nullable Origin origin) {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_WORKERS = 64;

    /** When the migration that brings a backfill is done. */
    public enum Mode {
        /** When the backfill is done. */
        INLINE,
        /** At once: the job is registered, and runners finish it later. */
        BACKGROUND
    }

    public BackfillSpec {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A backfill's name must have 1 to " + LONGEST_NAME
                    + " characters and no line breaks, was \"" + name + "\"");
        }
        if (statement.isBlank()) {
            throw new IllegalArgumentException("Backfill " + name + " has no statement");
        }
        if (key != null && key.isBlank()) {
            throw new IllegalArgumentException("key of backfill " + name
                    + " is empty: leave it away, or name a unique index, a constraint or columns");
        }
        if (workers < 1 || workers > MOST_WORKERS) {
            throw new IllegalArgumentException(
                    "workers of backfill " + name + " must be from 1 to " + MOST_WORKERS + ", was " + workers);
        }
    }

    /** At the gentle pace, by one worker, over the primary key. */
    public static BackfillSpec of(String name, String statement) {
        return new BackfillSpec(name, statement, null, Pace.GENTLE, Mode.INLINE, 1, false, null);
    }

    public BackfillSpec withKey(@Nullable String other) {
        return new BackfillSpec(name, statement, other, pace, mode, workers, allowVolatile, origin);
    }

    public BackfillSpec withPace(Pace other) {
        return new BackfillSpec(name, statement, key, other, mode, workers, allowVolatile, origin);
    }

    public BackfillSpec withMode(Mode other) {
        return new BackfillSpec(name, statement, key, pace, other, workers, allowVolatile, origin);
    }

    public BackfillSpec withWorkers(int count) {
        return new BackfillSpec(name, statement, key, pace, mode, count, allowVolatile, origin);
    }

    public BackfillSpec allowingVolatile() {
        return new BackfillSpec(name, statement, key, pace, mode, workers, true, origin);
    }

    public BackfillSpec withOrigin(Origin migration) {
        return new BackfillSpec(name, statement, key, pace, mode, workers, allowVolatile, migration);
    }

    /**
     * SHA-256, in hexadecimal, of what decides the result: statement, key and search path. Blanks at the ends, and the semicolon, count for
     * nothing.
     *
     * @param searchPath of the session that registers: it says which table a bare name means
     */
    public String checksum(String searchPath) {
        return Checksum.of(Text.withoutTerminator(statement), Objects.requireNonNullElse(key, ""), searchPath);
    }
}
