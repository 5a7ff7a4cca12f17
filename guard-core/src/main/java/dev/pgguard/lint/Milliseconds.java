package dev.pgguard.lint;

import dev.pgguard.sql.tree.Value;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the value of a timeout as PostgreSQL does: a bare number counts milliseconds. */
final class Milliseconds {

    private static final Pattern FORM = Pattern.compile("\\s*(-?\\d+(?:\\.\\d+)?)\\s*(us|ms|s|min|h|d)?\\s*");

    private Milliseconds() {}

    static Optional<Long> of(Value value) {
        Matcher form = FORM.matcher(value.text().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return Optional.empty();
        }
        double number = Double.parseDouble(form.group(1));
        String unit = form.group(2) == null ? "ms" : form.group(2);
        double factor =
                switch (unit) {
                    case "us" -> 0.001;
                    case "s" -> 1_000;
                    case "min" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default -> 1;
                };
        return Optional.of(Math.round(number * factor));
    }
}
