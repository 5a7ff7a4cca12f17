package dev.pgguard.backfill;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.sql.Directives;
import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStatement;
import dev.pgguard.sql.ScriptStyle;
import dev.pgguard.sql.Token;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The comment above a statement of a migration that hands it to the engine:
 * {@code -- guard:backfill name=… key=… pace=… mode=inline|background workers=… allow=volatile}, each of them optional.
 *
 * @param values by name, as written
 */
public record BackfillDirective(Map<String, String> values) {

    /** The word that begins it. */
    public static final String WORD = Directives.BACKFILL;

    private static final Set<String> KNOWN = Set.of("name", "key", "pace", "mode", "workers", "allow");

    public BackfillDirective {
        values = Map.copyOf(values);
    }

    /** Whether a comment of the script is one, perhaps in a place where it says nothing; what a string or a body says is none. */
    public static boolean isIn(String script) {
        return mayBeIn(script)
                && Script.of(script, ScriptStyle.plain()).comments().stream()
                        .anyMatch(comment -> isOne(comment.text()));
    }

    /**
     * What no statement follows is sent to nobody, and would be passed over in silence.
     *
     * @param whose the migration, for messages
     * @throws GuardException WRONG_SETTING when the last one stands below all statements
     */
    public static void requireStatementBelow(String script, String whose) {
        Script read = Script.of(script, ScriptStyle.plain());
        List<ScriptStatement> statements = read.statements();
        int end = statements.isEmpty()
                ? 0
                : statements.get(statements.size() - 1).range().end();
        if (read.comments().stream().anyMatch(comment -> comment.range().start() >= end && isOne(comment.text()))) {
            throw misplaced(whose);
        }
    }

    private static boolean mayBeIn(String text) {
        return text.contains(WORD);
    }

    /**
     * The one in the comments before the first token; empty where there is none.
     *
     * @param whose the migration, for messages
     * @throws GuardException WRONG_SETTING when it says something that is not known, or stands where it says nothing
     */
    public static Optional<BackfillDirective> atHeadOf(String sql, String whose) {
        if (!mayBeIn(sql)) {
            return Optional.empty();
        }
        BackfillDirective found = null;
        boolean atHead = true;
        for (Token token : Lexer.tokensAndComments(sql)) {
            if (token.kind() != Token.Kind.COMMENT) {
                atHead = false;
                continue;
            }
            if (!atHead && isOne(token.text())) {
                throw misplaced(whose);
            }
            BackfillDirective own = atHead ? in(token.text(), whose) : null;
            if (own != null && found != null) {
                throw wrong(whose, "has two comments " + WORD + " above one statement");
            }
            found = own == null ? found : own;
        }
        return Optional.ofNullable(found);
    }

    private static boolean isOne(String comment) {
        return words(comment).anyMatch(word -> word.startsWith(WORD));
    }

    /** Without the marks that may stand at the first and the last one. */
    private static Stream<String> words(String comment) {
        return Arrays.stream(comment.replace("*/", " ").substring(2).strip().split("\\s+"));
    }

    private static @Nullable BackfillDirective in(String comment, String whose) {
        Map<String, String> values = null;
        for (String word : words(comment).toList()) {
            if (values == null) {
                if (word.startsWith(WORD) && !word.equals(WORD)) {
                    throw wrong(whose, "has " + word + ", which the guard does not know");
                }
                values = word.equals(WORD) ? new LinkedHashMap<>() : null;
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!KNOWN.contains(name) || equals < 0 || equals + 1 == word.length()) {
                throw wrong(whose, "has " + WORD + " with " + word + ", which the guard does not know");
            }
            if (values.putIfAbsent(name, word.substring(equals + 1)) != null) {
                throw wrong(whose, "has " + WORD + " with " + name + " twice");
            }
        }
        return values == null ? null : new BackfillDirective(values);
    }

    /**
     * The backfill of a statement.
     *
     * @param statement without the comments above it, or with them
     * @param otherwise the name when the directive gives none
     * @param whose the migration, for messages
     * @throws GuardException WRONG_SETTING when a value is not known
     */
    public BackfillSpec spec(String statement, String otherwise, String whose) {
        try {
            return new BackfillSpec(
                    values.getOrDefault("name", otherwise),
                    Text.withoutTerminator(statement),
                    values.get("key"),
                    Pace.of(values.getOrDefault("pace", "gentle")),
                    mode(),
                    Integer.parseInt(values.getOrDefault("workers", "1")),
                    allowsVolatile());
        } catch (NumberFormatException e) {
            throw wrong(whose, "has " + WORD + " with workers=" + values.get("workers") + ", which is no number");
        } catch (IllegalArgumentException e) {
            throw wrong(whose, "has " + WORD + " that is refused: " + e.getMessage());
        }
    }

    private BackfillSpec.Mode mode() {
        return switch (values.getOrDefault("mode", "inline")) {
            case "inline" -> BackfillSpec.Mode.INLINE;
            case "background" -> BackfillSpec.Mode.BACKGROUND;
            default ->
                throw new IllegalArgumentException("mode must be inline or background, was " + values.get("mode"));
        };
    }

    private boolean allowsVolatile() {
        String allowed = values.get("allow");
        if (allowed != null && !allowed.equals("volatile")) {
            throw new IllegalArgumentException("allow must be volatile, was " + allowed);
        }
        return allowed != null;
    }

    private static GuardException misplaced(String whose) {
        return wrong(
                whose,
                "has a comment " + WORD
                        + " where it says nothing: it stands above a statement that is sent alone, before its"
                        + " first word");
    }

    private static GuardException wrong(String whose, String what) {
        return new GuardException(
                Refusal.WRONG_SETTING,
                whose + "  " + what + ". Known are name=, key=, pace=gentle|moderate|fast|unthrottled,"
                        + " mode=inline|background, workers= and allow=volatile, each without blanks. This statement was not run.");
    }
}
