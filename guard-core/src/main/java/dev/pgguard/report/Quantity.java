package dev.pgguard.report;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** Numbers with units for a page: {@code 820 ms}, {@code 4 min 12 s}, {@code 1.2 MB}; number and unit stay on one line. */
public final class Quantity {

    /** For what was not measured. */
    public static final String UNKNOWN = "–";

    private static final String GAP = "\u00a0";
    private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB"};

    private Quantity() {}

    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + GAP + "ms";
        }
        if (millis < 60_000) {
            // cut off, as in messages: a page quotes them
            return decimal(Math.floor(millis / 100.0) / 10) + GAP + "s";
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 3_600) {
            return seconds / 60 + GAP + "min" + (seconds % 60 == 0 ? "" : GAP + seconds % 60 + GAP + "s");
        }
        return seconds / 3_600 + GAP + "h" + GAP + String.format(Locale.ROOT, "%02d", seconds % 3_600 / 60) + GAP
                + "min";
    }

    /** Sessions times seconds. */
    public static String sessionSeconds(Duration frozen) {
        return frozen.isZero() ? "0" : seconds(frozen) + GAP + "session\u2011s";
    }

    /** @param measured whether anybody looked */
    public static String sessionSeconds(Duration frozen, boolean measured) {
        return measured ? sessionSeconds(frozen) : UNKNOWN;
    }

    private static String seconds(Duration frozen) {
        double seconds = frozen.toMillis() / 1000.0;
        return seconds < 0.1 ? "< 0.1" : decimal(seconds);
    }

    /** As PostgreSQL counts, and as messages and settings do: a kB is 1024 bytes. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < BYTES.length - 1) {
            value /= 1_024;
            unit++;
        }
        return (unit == 0 ? String.valueOf(bytes) : decimal(value)) + GAP + BYTES[unit];
    }

    public static String bytes(OptionalLong bytes) {
        return bytes.isPresent() ? bytes(bytes.getAsLong()) : UNKNOWN;
    }

    /** With thousands apart. */
    public static String count(long count) {
        StringBuilder text = new StringBuilder().append(count);
        int first = count < 0 ? 1 : 0;
        for (int at = text.length() - 3; at > first; at -= 3) {
            text.insert(at, '\u202f');
        }
        return text.toString();
    }

    public static String count(long count, String one, String more) {
        return count(count) + GAP + (count == 1 ? one : more);
    }

    /** Not by a format: a page has thousands of them, and each format is read anew. */
    private static String decimal(double value) {
        if (value >= 100) {
            return String.valueOf(Math.round(value));
        }
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
