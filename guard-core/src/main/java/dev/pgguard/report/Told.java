package dev.pgguard.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Names and values of a report, as they were kept or read from a file of any format: what is missing, or of another kind than it
 * should be, is empty.
 */
public final class Told {

    private static final long CENTURY = Duration.ofDays(36_525).toMillis();
    /** Between them a duration is a number of milliseconds, whatever is added to it. */
    private static final Instant EARLIEST = Instant.ofEpochSecond(-62_135_596_800L); // 0001-01-01T00:00:00Z

    private static final Instant LATEST = Instant.ofEpochSecond(253_402_300_799L); // 9999-12-31T23:59:59Z

    private static final Told NOTHING = new Told(Map.of());

    private final Map<?, ?> values;

    private Told(Map<?, ?> values) {
        this.values = values;
    }

    public static Told of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Told(map) : NOTHING;
    }

    public boolean has(String name) {
        return values.get(name) != null;
    }

    public String text(String name) {
        Object value = values.get(name);
        return value == null || value instanceof Map<?, ?> || value instanceof Collection<?> ? "" : value.toString();
    }

    public OptionalLong number(String name) {
        return values.get(name) instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    public long number(String name, long otherwise) {
        return values.get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    /** Of a number of milliseconds; zero where there is none, and a century at most: a sum of them is still a number. */
    public Duration millis(String name) {
        long millis = number(name, 0);
        return millis <= 0 ? Duration.ZERO : Duration.ofMillis(Math.min(CENTURY, millis));
    }

    public Optional<Instant> instant(String name) {
        if (values.get(name) instanceof Instant instant) {
            return Optional.of(instant);
        }
        try {
            return Optional.of(Instant.parse(text(name)))
                    .filter(instant -> !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (values.get(name) instanceof Collection<?> list) {
            for (Object each : list) {
                texts.add(String.valueOf(each));
            }
        }
        return texts;
    }

    /** The maps of a list. */
    public List<Told> all(String name) {
        List<Told> all = new ArrayList<>();
        if (values.get(name) instanceof Collection<?> list) {
            for (Object each : list) {
                all.add(of(each));
            }
        }
        return all;
    }

    /** A moment and what was measured then. */
    record Sample(Duration since, long value) {}

    /** Of a list of pairs: milliseconds, and a number. */
    List<Sample> samples(String name) {
        List<Sample> samples = new ArrayList<>();
        if (values.get(name) instanceof Collection<?> list) {
            for (Object each : list) {
                if (each instanceof List<?> pair
                        && pair.size() == 2
                        && pair.get(0) instanceof Number since
                        && pair.get(1) instanceof Number value) {
                    samples.add(new Sample(
                            Duration.ofMillis(Math.min(CENTURY, Math.max(0, since.longValue()))), value.longValue()));
                }
            }
        }
        return List.copyOf(samples);
    }
}
