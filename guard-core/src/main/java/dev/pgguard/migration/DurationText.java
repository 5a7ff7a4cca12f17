package dev.pgguard.migration;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings and messages write them: {@code 500ms}, {@code 2.4s}, {@code 4m12s}, {@code 3h05m}. */
public final class DurationText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|min|h)|0+");

    private DurationText() {}

    /** @throws IllegalArgumentException when the text is not a whole number with the unit ms, s, m (min) or h, or 0 */
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("not a whole number with the unit ms, s, m or h");
        }
        if (form.group(1) == null) {
            return Duration.ZERO;
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofMinutes(number);
        };
    }

    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + "ms";
        }
        if (millis < 60_000) {
            return millis % 1_000 == 0
                    ? millis / 1_000 + "s"
                    : String.format(Locale.ROOT, "%.1fs", Math.floor(millis / 100.0) / 10);
        }
        if (duration.toHours() < 1) {
            return duration.toMinutes() + "m" + (duration.toSecondsPart() == 0 ? "" : duration.toSecondsPart() + "s");
        }
        return duration.toHours() + "h" + String.format(Locale.ROOT, "%02dm", duration.toMinutesPart());
    }
}
