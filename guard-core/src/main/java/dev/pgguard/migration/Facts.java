package dev.pgguard.migration;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a machine may want to read of an event, in order: names with texts, numbers, truth values, or lists and maps of these. */
public final class Facts {

    /** Name and value by turns: a run puts together those of a thousand migrations, and reads them once. */
    private @Nullable Object[] pairs = new @Nullable Object[24];

    private int length;

    /** A name that is there already keeps its place and takes the new value. */
    public Facts and(String name, @Nullable Object value) {
        room(2);
        pairs[length] = name;
        pairs[length + 1] = value;
        length += 2;
        return this;
    }

    /** In milliseconds, as its name should say. */
    public Facts millis(String name, Duration duration) {
        return and(name, duration.toMillis());
    }

    public Facts and(Facts others) {
        room(others.length);
        System.arraycopy(others.pairs, 0, pairs, length, others.length);
        length += others.length;
        return this;
    }

    private void room(int more) {
        if (length + more > pairs.length) {
            pairs = Arrays.copyOf(pairs, Math.max(2 * pairs.length, length + more));
        }
    }

    public Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(length);
        for (int i = 0; i < length; i += 2) {
            values.put((String) pairs[i], pairs[i + 1]);
        }
        return Collections.unmodifiableMap(values);
    }
}
