package dev.pgguard.report;

import java.util.Locale;

/** How much of a person's attention a run asks for. */
public enum AlertLevel {
    OK,
    /** Somebody should look at it in the morning. */
    WARN,
    /** Somebody should look at it now. */
    PAGE;

    /** As reports write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a report says, where it says nothing known: none of the thresholds was exceeded. */
    public static AlertLevel of(String word) {
        for (AlertLevel level : values()) {
            if (level.word().equals(word)) {
                return level;
            }
        }
        return OK;
    }
}
