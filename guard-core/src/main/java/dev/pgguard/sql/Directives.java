package dev.pgguard.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the comments at the head of a script or statement ask of the guard: {@code -- guard:name=value}.
 *
 * @param values by name, in order
 * @param malformed words that begin with {@code guard:} but are no pair, or name one thing twice
 */
public record Directives(Map<String, String> values, List<String> malformed) {

    private static final String PREFIX = "guard:";
    private static final Directives NONE = new Directives(Map.of(), List.of());

    public Directives {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        malformed = List.copyOf(malformed);
    }

    /** Reads the comments before the first token; later ones say nothing. */
    public static Directives atHeadOf(String sql) {
        if (!sql.contains(PREFIX)) {
            return NONE;
        }
        Map<String, String> values = new LinkedHashMap<>();
        List<String> malformed = new ArrayList<>();
        for (Token token : Lexer.tokensAndComments(sql)) {
            if (token.kind() != Token.Kind.COMMENT) {
                break;
            }
            for (String word : words(token.text())) {
                int equals = word.indexOf('=');
                String name = equals < 0 ? "" : word.substring(PREFIX.length(), equals);
                boolean pair = !name.isEmpty() && equals + 1 < word.length();
                if (!pair || values.putIfAbsent(name, word.substring(equals + 1)) != null) {
                    malformed.add(word);
                }
            }
        }
        return new Directives(values, malformed);
    }

    /** Whether the comments say nothing to the guard. */
    public boolean none() {
        return values.isEmpty() && malformed.isEmpty();
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

    private static List<String> words(String comment) {
        boolean block = comment.startsWith("/*");
        int end = block && comment.length() > 3 && comment.endsWith("*/") ? comment.length() - 2 : comment.length();
        return Stream.of(comment.substring(2, end).split("[\\s,]+"))
                .filter(word -> word.startsWith(PREFIX))
                .toList();
    }
}
