package dev.pgguard.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * How a tool cuts a file into the pieces that it sends; the server cuts each piece into statements at its semicolons, and runs those
 * of one piece in one transaction.
 *
 * @param by what ends a piece
 * @param delimiter the text or regular expression of {@link By#DELIMITER}, else null
 */
public record Pieces(By by, @Nullable String delimiter) {

    /** What ends a piece. */
    public enum By {
        /** The end of a statement. */
        STATEMENT,
        /** The end of a statement, or {@code GO} or {@code /} on a line of its own: Liquibase without {@code endDelimiter}. */
        STATEMENT_OR_GO,
        /** Liquibase's {@code endDelimiter} in any case. */
        DELIMITER,
        /** Nothing: Liquibase's {@code splitStatements=false}. */
        NOTHING
    }

    static final Pieces STATEMENTS = new Pieces(By.STATEMENT, null);
    static final Pieces STATEMENTS_AND_GO = new Pieces(By.STATEMENT_OR_GO, null);

    private static final Pattern GO =
            Pattern.compile("(?:go|/)(?=[ \\t\\f\\x0B]*(?:[\\r\\n]|\\z))", Pattern.CASE_INSENSITIVE);

    public Pieces {
        if ((by == By.DELIMITER) != (delimiter != null) || (delimiter != null && delimiter.isBlank())) {
            throw new IllegalArgumentException(
                    "endDelimiter must be given for DELIMITER and not be blank, is " + delimiter);
        }
    }

    /** One piece for each statement. */
    public static Pieces statements() {
        return STATEMENTS;
    }

    /** Liquibase without {@code endDelimiter}. */
    public static Pieces statementsAndGo() {
        return STATEMENTS_AND_GO;
    }

    /** @param delimiter Liquibase's {@code endDelimiter}, a text or a regular expression such as {@code \nGO} */
    public static Pieces delimitedBy(String delimiter) {
        return new Pieces(By.DELIMITER, delimiter);
    }

    /** The whole file at once. */
    public static Pieces whole() {
        return new Pieces(By.NOTHING, null);
    }

    boolean isStatementOwnPiece() {
        return by == By.STATEMENT || by == By.STATEMENT_OR_GO;
    }

    /** Finds what ends a piece besides semicolons; null when nothing can. */
    @Nullable
    Separators separatorsIn(String sql) {
        return switch (by) {
            case STATEMENT, NOTHING -> null;
            case STATEMENT_OR_GO -> new Separators(GO.matcher(sql), sql, true);
            case DELIMITER ->
                new Separators(pattern(delimiter == null ? "" : delimiter).matcher(sql), sql, false);
        };
    }

    /** Blanks before it may belong to it; one character is never an expression. */
    private static Pattern pattern(String delimiter) {
        int flags = Pattern.CASE_INSENSITIVE | Pattern.MULTILINE;
        String literal = Pattern.quote(delimiter);
        if (delimiter.length() > 1) {
            try {
                return Pattern.compile("\\s*(?:" + literal + "|" + delimiter + ")", flags);
            } catch (PatternSyntaxException literally) {
                // it is a text then
            }
        }
        return Pattern.compile("\\s*" + literal, flags);
    }

    /** Looks for a separator where an element of the text begins. */
    static final class Separators {
        private final Matcher matcher;
        private final String sql;
        private final boolean ownLine;

        Separators(Matcher matcher, String sql, boolean ownLine) {
            this.matcher = matcher.useTransparentBounds(true).useAnchoringBounds(false);
            this.sql = sql;
            this.ownLine = ownLine;
        }

        /**
         * The offset behind the separator, or -1.
         *
         * @param blanks where the blanks before the element begin
         * @param element where it begins
         */
        int endAt(int blanks, int element) {
            if (ownLine && !isFirstInLine(element)) {
                return -1;
            }
            matcher.region(ownLine ? element : blanks, sql.length());
            if (!matcher.lookingAt() || matcher.end() <= element) {
                return -1;
            }
            int end = matcher.end();
            boolean cutsAWord =
                    Characters.isNamePart(sql.charAt(end - 1)) && Characters.isNamePart(Characters.at(sql, end));
            return cutsAWord ? -1 : end;
        }

        private boolean isFirstInLine(int offset) {
            int i = offset - 1;
            while (i >= 0 && Characters.isSpace(sql.charAt(i)) && !Characters.isLineEnd(sql.charAt(i))) {
                i--;
            }
            return i < 0 || Characters.isLineEnd(sql.charAt(i));
        }
    }
}
