package dev.pgguard.backfill;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.sql.Comment;
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

    private static final String GUARD = "guard";
    private static final String BACK = "back";
    private static final int SHOWN = 60;

    private static final Set<String> KNOWN = Set.of("name", "key", "pace", "mode", "workers", "allow");

    public BackfillDirective {
        values = Map.copyOf(values);
    }

    /** Whether a comment of the script is one, perhaps in a place or a form in which it says nothing; what a string or a body says is none. */
    public static boolean isIn(String script) {
        return isMeantIn(script)
                && Script.of(script, ScriptStyle.plain()).comments().stream()
                        .anyMatch(comment -> isMeantIn(comment.text()));
    }

    /**
     * What no statement follows is sent to nobody, and what is written in another way would be passed over, both in silence.
     *
     * @param whose the migration, for messages
     * @throws GuardException WRONG_SETTING when one stands below all statements, or is not written as it has to be
     */
    public static void requireUnderstood(String script, String whose) {
        Script read = Script.of(script, ScriptStyle.plain());
        List<ScriptStatement> statements = read.statements();
        int end = statements.isEmpty()
                ? 0
                : statements.get(statements.size() - 1).range().end();
        for (Comment comment : read.comments()) {
            if (isOne(comment.text(), whose) && comment.range().start() >= end) {
                throw misplaced(whose);
            }
        }
    }

    /**
     * In a text that stands above no statement.
     *
     * @param comment without the marks of a comment, such as one that a tool keeps beside a migration
     * @throws GuardException WRONG_SETTING when it means a backfill
     */
    public static void requireNone(String comment, String whose) {
        if (isMeantIn(comment)) {
            throw misplaced(whose);
        }
    }

    /**
     * Whether somebody means the word, as {@code Guard: Backfill} or {@code guard:back-fill} do. Looks for its colon, which is quickly found
     * in a text of any length.
     */
    private static boolean isMeantIn(String text) {
        for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
            int before = colon;
            while (before > 0 && Character.isWhitespace(text.charAt(before - 1))) {
                before--;
            }
            int behind = colon + 1;
            while (behind < text.length() && Character.isWhitespace(text.charAt(behind))) {
                behind++;
            }
            int from = before - GUARD.length();
            if (text.regionMatches(true, from, GUARD, 0, GUARD.length())
                    && text.regionMatches(true, behind, BACK, 0, BACK.length())
                    && (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The one in the comments before the first token; empty where there is none.
     *
     * @param whose the migration, for messages
     * @throws GuardException WRONG_SETTING when it says something that is not known, or stands where it says nothing
     */
    public static Optional<BackfillDirective> atHeadOf(String sql, String whose) {
        if (!isMeantIn(sql)) {
            return Optional.empty();
        }
        BackfillDirective found = null;
        boolean atHead = true;
        for (Token token : Lexer.tokensAndComments(sql)) {
            if (token.kind() != Token.Kind.COMMENT) {
                atHead = false;
                continue;
            }
            boolean one = isOne(token.text(), whose);
            if (one && !atHead) {
                throw misplaced(whose);
            }
            BackfillDirective own = one ? in(token.text(), whose) : null;
            if (own != null && found != null) {
                throw wrong(whose, "has two comments " + WORD + " above one statement");
            }
            found = own == null ? found : own;
        }
        return Optional.ofNullable(found);
    }

    /** @throws GuardException when it means one and is written in another way */
    private static boolean isOne(String comment, String whose) {
        if (words(comment).anyMatch(word -> word.startsWith(WORD))) {
            return true;
        }
        if (isMeantIn(comment)) {
            String line = comment.lines().findFirst().orElse("").strip();
            throw wrong(
                    whose,
                    "has the comment " + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line)
                            + ", which is not written as the guard reads it. Write: -- " + WORD
                            + " name=…, in small letters and without blanks in the word");
        }
        return false;
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
     * @param origin the migration
     * @throws GuardException WRONG_SETTING when a value is not known
     */
    public BackfillSpec spec(String statement, String otherwise, Origin origin) {
        String whose = origin.migration();
        try {
            return new BackfillSpec(
                    values.getOrDefault("name", otherwise),
                    Text.withoutTerminator(statement),
                    values.get("key"),
                    Pace.of(values.getOrDefault("pace", "gentle")),
                    mode(),
                    Integer.parseInt(values.getOrDefault("workers", "1")),
                    allowsVolatile(),
                    origin);
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
