package dev.pgguard.report;

import dev.pgguard.report.AttemptStory.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The time of a run, from left to right, in percent. */
final class Axis {

    private static final long[] STEPS = {
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        15_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_800_000,
        3_600_000,
        7_200_000,
        14_400_000,
        28_800_000,
        86_400_000
    };
    private static final int TICKS = 6;

    private final Instant from;
    private final double millis;

    Axis(Span run) {
        this.from = run.from();
        this.millis = Math.max(1, run.duration().toMillis());
    }

    double at(Instant moment) {
        double at = 100.0 * Duration.between(from, moment).toMillis() / millis;
        return Math.min(100, Math.max(0, at));
    }

    static String percent(double value) {
        long hundredths = Math.round(value * 100);
        long rest = hundredths % 100;
        return hundredths / 100 + (rest == 0 ? "" : (rest < 10 ? ".0" : ".") + rest) + "%";
    }

    /** The attributes x and width of a span. */
    String bar(Span span) {
        double left = at(span.from());
        return "x=\"" + percent(left) + "\" width=\"" + percent(Math.max(0, at(span.to()) - left)) + "\"";
    }

    /** Moments since the beginning that are worth a line. */
    List<Duration> ticks() {
        long step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && millis / STEPS[i] <= TICKS; i--) {
            step = STEPS[i];
        }
        List<Duration> ticks = new ArrayList<>();
        for (long tick = 0; tick <= millis && ticks.size() <= 2 * TICKS; tick += step) {
            ticks.add(Duration.ofMillis(tick));
        }
        return ticks;
    }

    double at(Duration since) {
        return 100.0 * since.toMillis() / millis;
    }

    Duration since(Instant moment) {
        return Duration.between(from, moment);
    }
}
