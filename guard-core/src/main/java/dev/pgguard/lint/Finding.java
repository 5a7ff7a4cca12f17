package dev.pgguard.lint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule found at one place.
 *
 * @param rule its name
 * @param statement the number of the statement in its file, from 1; 0 when the finding is of the file as a whole
 * @param message what happens there, to which object
 * @param harm the lock and the work behind it; null when that is not the point
 * @param instead the safe way as SQL, a statement or a comment per entry; empty when there is none
 * @param edits that make it safe in place; empty when that needs more than an edit
 * @param proven whether the live database proves that the statement fails, or keeps others out for long
 * @param suppressed why it is ignored, null when it is not
 */
public record Finding(
        String rule,
        Severity severity,
        Place place,
        int statement,
        String message,
        @Nullable Harm harm,
        List<String> instead,
        List<Edit> edits,
        boolean proven,
        @Nullable String suppressed) {

    public Finding {
        instead = List.copyOf(instead);
        edits = List.copyOf(edits);
    }

    Finding suppressedBy(String reason) {
        return new Finding(rule, severity, place, statement, message, harm, instead, edits, proven, reason);
    }

    Finding with(Severity other) {
        return new Finding(rule, other, place, statement, message, harm, instead, edits, proven, suppressed);
    }

    /** For example {@code V3__x.sql:4:1: error require-concurrent-index-creation …}. */
    @Override
    public String toString() {
        return place + ": " + severity.name().toLowerCase(java.util.Locale.ROOT) + " " + rule + " " + message;
    }
}
