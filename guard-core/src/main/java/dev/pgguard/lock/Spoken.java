package dev.pgguard.lock;

import java.time.Duration;
import java.util.Locale;

/** Durations as the user reads them: {@code 0.4s}, {@code 12s}, {@code 4m12s}, {@code 3h05m}, {@code 2d04h}. */
final class Spoken {

    private Spoken() {}

    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return tenths(duration) + "s";
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return "%dm%02ds".formatted(seconds / 60, seconds % 60);
        }
        if (seconds < 86400) {
            return "%dh%02dm".formatted(seconds / 3600, seconds % 3600 / 60);
        }
        return "%dd%02dh".formatted(seconds / 86400, seconds % 86400 / 3600);
    }

    /** Seconds with one decimal, for example {@code 2.1}. */
    static String tenths(Duration duration) {
        return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
    }
}
