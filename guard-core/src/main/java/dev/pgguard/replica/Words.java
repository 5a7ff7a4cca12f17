package dev.pgguard.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** How this package says numbers and lists. */
final class Words {

    private Words() {}

    static String bytes(long bytes) {
        return bytes == 1 ? "1 byte" : String.format(Locale.ROOT, "%,d bytes", bytes);
    }

    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + "ms";
        }
        if (millis < 60_000) {
            return millis % 1_000 == 0 || millis >= 10_000
                    ? millis / 1_000 + "s"
                    : String.format(Locale.ROOT, "%.1fs", millis / 1_000.0);
        }
        long seconds = duration.toSeconds();
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds / 60 + "m" + seconds % 60 + "s";
    }

    static String replicas(int count) {
        return count == 1 ? "1 replica" : count + " replicas";
    }

    // By loops, in a run without replicas too: a new JVM makes a class for each lambda it meets.

    static List<String> texts(Collection<?> items) {
        List<String> texts = new ArrayList<>();
        for (Object item : items) {
            texts.add(item.toString());
        }
        return texts;
    }

    static String list(Collection<?> items) {
        return String.join(", ", texts(items));
    }

    static String clauses(Collection<?> items) {
        return String.join("; ", texts(items));
    }

    /** A quoted identifier, as GRANT wants it. */
    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** The exact statement that lets a role see the replicas. */
    static String grant(String role) {
        return "GRANT pg_monitor TO " + quoted(role) + ";";
    }
}
