package dev.pgguard.maven.lint;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the name of a file says to Flyway.
 *
 * @param version its numbers, without zeros at the end; empty where there is none
 */
record FlywayName(Kind kind, List<BigInteger> version, String description) {

    /** What kind of migration it is. */
    enum Kind {
        VERSIONED,
        UNDO,
        BASELINE,
        REPEATABLE,
        CALLBACK
    }

    /** By version, each number by itself, as Flyway orders them. */
    static final Comparator<FlywayName> BY_VERSION = (one, other) -> {
        for (int i = 0; i < Math.max(one.version.size(), other.version.size()); i++) {
            int compared = part(one, i).compareTo(part(other, i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    };

    private static final Pattern VERSION = Pattern.compile("\\d+(?:[._]\\d+)*");
    private static final Pattern CALLBACK =
            Pattern.compile("(?:before|after)[A-Z][A-Za-z]*(?:__.*)?|createSchema(?:__.*)?");

    private static BigInteger part(FlywayName name, int index) {
        return index < name.version.size() ? name.version.get(index) : BigInteger.ZERO;
    }

    /** Empty for a file that Flyway does not run. */
    static Optional<FlywayName> of(String fileName, FlywayStyle style) {
        Optional<String> stem = style.suffixes().stream()
                .filter(fileName::endsWith)
                .findFirst()
                .map(suffix -> fileName.substring(0, fileName.length() - suffix.length()));
        return stem.flatMap(name -> migration(name, style).or(() -> callback(name)));
    }

    private static Optional<FlywayName> callback(String stem) {
        return CALLBACK.matcher(stem).matches()
                ? Optional.of(new FlywayName(Kind.CALLBACK, List.of(), stem))
                : Optional.empty();
    }

    private static Optional<FlywayName> migration(String stem, FlywayStyle style) {
        FlywayStyle.Prefixes prefixes = style.prefixes();
        int separator = stem.indexOf(style.separator());
        if (separator >= 0 && stem.substring(0, separator).equals(prefixes.repeatable())) {
            return Optional.of(new FlywayName(
                    Kind.REPEATABLE,
                    List.of(),
                    stem.substring(separator + style.separator().length())));
        }
        Map<Kind, String> versioned = Map.of(
                Kind.VERSIONED, prefixes.versioned(), Kind.UNDO, prefixes.undo(), Kind.BASELINE, prefixes.baseline());
        for (Kind kind : List.of(Kind.VERSIONED, Kind.UNDO, Kind.BASELINE)) {
            String prefix = versioned.getOrDefault(kind, "");
            String rest = stem.startsWith(prefix) ? stem.substring(prefix.length()) : "";
            int end = rest.indexOf(style.separator());
            String version = end < 0 ? rest : rest.substring(0, end);
            if (VERSION.matcher(version).matches()) {
                String description =
                        end < 0 ? "" : rest.substring(end + style.separator().length());
                return Optional.of(new FlywayName(kind, numbers(version), description));
            }
        }
        return Optional.empty();
    }

    private static List<BigInteger> numbers(String version) {
        List<BigInteger> numbers = new ArrayList<>();
        for (String number : version.split("[._]")) {
            numbers.add(new BigInteger(number));
        }
        while (numbers.size() > 1 && numbers.get(numbers.size() - 1).signum() == 0) {
            numbers.remove(numbers.size() - 1);
        }
        return List.copyOf(numbers);
    }
}
