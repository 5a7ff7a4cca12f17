package dev.pgguard.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the comments at the head of a script or statement ask of the guard: {@code -- guard:name=value}. Pairs that follow such a
 * word at once belong to it: {@code -- guard:retry=off lockTimeout=7s}.
 *
 * @param values by name, in order
 * @param malformed words that begin with {@code guard:} but are no pair, or name one thing twice
 */
public record Directives(Map<String, String> values, List<String> malformed) {

    public static final Directives NONE = new Directives(Map.of(), List.of());

    /** Hands the statement below it to the backfill engine, and is nothing to its migration. */
    public static final String BACKFILL = "guard:backfill";

    private static final String PREFIX = "guard:";

    /** What comes behind it is a word, and no value. */
    private static final String EXPECT = PREFIX + "expect";

    private static final Pattern PAIR = Pattern.compile("[A-Za-z]+=\\S+");

    /** What is said to the linter is nothing to a run, and what is said of one statement nothing to its migration. */
    private static final Pattern FOR_OTHERS = Pattern.compile("guard:ignore(-file|-start|-end)?:?|" + BACKFILL);

    public Directives {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        malformed = List.copyOf(malformed);
    }

    /** Reads the comments before the first token; later ones say nothing. */
    public static Directives atHeadOf(String sql) {
        if (!sql.contains(PREFIX)) {
            return NONE;
        }
        List<String> words = new ArrayList<>();
        for (Token token : Lexer.tokensAndComments(sql)) {
            if (token.kind() != Token.Kind.COMMENT) {
                break;
            }
            words.addAll(words(inside(token.text())));
        }
        return of(words);
    }

    /** Reads a comment without its marks, such as the one that a tool keeps beside a migration. */
    public static Directives in(String comment) {
        return comment.contains(PREFIX) ? of(words(comment)) : NONE;
    }

    /** Both; what they say differently is refused. */
    public Directives and(Directives other) {
        Map<String, String> all = new LinkedHashMap<>(values);
        List<String> bad = new ArrayList<>(malformed);
        bad.addAll(other.malformed);
        other.values.forEach((name, value) -> {
            String before = all.putIfAbsent(name, value);
            if (before != null && !before.equals(value)) {
                bad.add(PREFIX + name + "=" + value);
            }
        });
        return new Directives(all, bad);
    }

    private static Directives of(List<String> words) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> malformed = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? "" : word.substring(PREFIX.length(), equals);
            boolean pair = !name.isEmpty() && equals + 1 < word.length();
            if (!pair || values.putIfAbsent(name, word.substring(equals + 1)) != null) {
                malformed.add(word);
            }
        }
        return new Directives(values, malformed);
    }

    /** Whether the comments say nothing to the guard. */
    public boolean none() {
        return this == NONE || values.isEmpty() && malformed.isEmpty();
    }

    /** What the guard must refuse: malformed words, and names that are not among the known ones. */
    public List<String> refused(Set<String> known) {
        return Stream.concat(
                        malformed.stream(),
                        values.entrySet().stream()
                                .filter(entry -> !known.contains(entry.getKey()))
                                .map(entry -> PREFIX + entry.getKey() + "=" + entry.getValue()))
                .toList();
    }

    private static String inside(String comment) {
        boolean block = comment.startsWith("/*");
        int end = block && comment.length() > 3 && comment.endsWith("*/") ? comment.length() - 2 : comment.length();
        return comment.substring(2, end);
    }

    /** Each with the prefix, also where it stands once for several. */
    private static List<String> words(String comment) {
        List<String> words = new ArrayList<>();
        boolean goesOn = false;
        boolean expects = false;
        for (String word : comment.split("[\\s,]+")) {
            if (expects) {
                words.add(EXPECT + "=" + word);
                expects = false;
                goesOn = true;
            } else if (word.equals(EXPECT)) {
                expects = true;
            } else if (FOR_OTHERS.matcher(word).matches()) {
                goesOn = false;
            } else if (word.startsWith(PREFIX)) {
                words.add(word);
                goesOn = true;
            } else if (goesOn && PAIR.matcher(word).matches()) {
                // "guard: name=value" says the same
                words.remove(PREFIX);
                words.add(PREFIX + word);
            } else {
                goesOn = false;
            }
        }
        if (expects) {
            words.add(EXPECT);
        }
        return words;
    }
}
