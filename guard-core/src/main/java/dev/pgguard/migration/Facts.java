package dev.pgguard.migration;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a machine may want to read of an event, in order: names with texts, numbers, truth values, or lists and maps of these. */
public final class Facts {

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    public Facts and(String name, @Nullable Object value) {
        values.put(name, value);
        return this;
    }

    /** In milliseconds, as its name should say. */
    public Facts millis(String name, Duration duration) {
        return and(name, duration.toMillis());
    }

    public Facts and(Facts others) {
        values.putAll(others.values);
        return this;
    }

    public Map<String, @Nullable Object> values() {
        return Collections.unmodifiableMap(values);
    }
}
