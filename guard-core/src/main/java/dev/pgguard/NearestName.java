package dev.pgguard;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which known name somebody meant who wrote one that is not known. */
public final class NearestName {

    private static final Pattern PREFIX = Pattern.compile("(?i)^(-D)?((flyway|liquibase)[._-])?guard[._-]");
    private static final Pattern SEPARATORS = Pattern.compile("[._-]");

    private NearestName() {}

    /** The nearest of the names; empty where none is so near that it was probably meant. */
    public static Optional<String> of(String written, Collection<String> names) {
        String plain = plain(PREFIX.matcher(written).replaceFirst(""));
        return names.stream()
                .filter(name -> distance(plain, plain(name)) <= 1 + plain(name).length() / 5)
                .min(Comparator.<String>comparingInt(name -> distance(plain, plain(name)))
                        .thenComparing(name -> -sameLetters(plain, plain(name))));
    }

    /** {@code did you mean …? } for a message, or nothing. */
    static String hint(String written, Collection<String> names) {
        return of(written, names).map(name -> "did you mean " + name + "? ").orElse("");
    }

    /** Whether words are joined by {@code _}, {@code -} or capitals is no difference. */
    private static String plain(String name) {
        return SEPARATORS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** With which both begin: of two names that are as near, the one that begins alike is meant. */
    private static int sameLetters(String one, String other) {
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    /** Letters that are missing, too many, others, or in the place of their neighbour (optimal string alignment). */
    private static int distance(String one, String other) {
        int[][] distances = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                distances[i][j] = i == 0 || j == 0 ? i + j : step(distances, one, other, i, j);
            }
        }
        return distances[one.length()][other.length()];
    }

    private static int step(int[][] distances, String one, String other, int i, int j) {
        int differs = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least = Math.min(distances[i - 1][j - 1] + differs, 1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, 1 + distances[i - 2][j - 2]) : least;
    }
}
