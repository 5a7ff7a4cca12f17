package dev.pgguard.replica;

import java.util.Arrays;
import java.util.List;

/** Which replicas a run waits for; the setting {@code expectedReplicas}. */
public sealed interface Expected {

    /** Nothing is declared: every replica that the primary shows, and no physical slot may be without its replica. */
    record Shown() implements Expected {}

    /** Exactly those that stream through a permanent physical slot of their own, and each such slot must have its replica. */
    record Slots() implements Expected {}

    /**
     * At least so many replicas, and every one that the primary shows; 0 declares that there may be none.
     *
     * @param atLeast 0 or more
     */
    record Count(int atLeast) implements Expected {
        public Count {
            if (atLeast < 0) {
                throw new IllegalArgumentException("expectedReplicas must not be negative, was " + atLeast);
            }
        }
    }

    /**
     * These replicas and no other.
     *
     * @param names each is the {@code application_name} of a replica's receiver or the name of its slot
     */
    record Names(List<String> names) implements Expected {
        public Names {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException(
                        "expectedReplicas lists no name; leave it away, or say 0 when there are no replicas");
            }
            for (String name : names) {
                if (name.isBlank()) {
                    throw new IllegalArgumentException("expectedReplicas has an empty name among " + names);
                }
            }
            if (names.stream().distinct().count() != names.size()) {
                throw new IllegalArgumentException("expectedReplicas has a name twice among " + names);
            }
        }
    }

    /**
     * Reads the setting: blank, {@code slots}, a count, or names separated by commas.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    static Expected parse(String setting) {
        String text = setting.strip();
        if (text.isEmpty()) {
            return new Shown();
        }
        if (text.equals("slots")) {
            return new Slots();
        }
        if (text.matches("-?[0-9]+")) {
            try {
                return new Count(Integer.parseInt(text));
            } catch (NumberFormatException tooLarge) {
                throw new IllegalArgumentException("expectedReplicas is too large a count: " + text, tooLarge);
            }
        }
        return new Names(Arrays.stream(text.split(",", -1)).map(String::strip).toList());
    }
}
