package dev.pgguard.sql;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A backslash command of psql, which no migration tool knows.
 *
 * @param name without the backslash, for example {@code gexec}
 * @param text with the backslash and everything that belongs to it
 * @param range where it stands in the file
 */
public record MetaCommand(String name, String text, TextRange range) {

    /** Those that send the statement before them, as a semicolon does. */
    private static final Set<String> SENDING =
            Set.of("g", "gx", "gdesc", "gexec", "gset", "crosstabview", "watch", ";", "r", "reset");

    /** Those whose argument is the whole line, whatever stands in it. */
    private static final Set<String> WHOLE_LINE =
            Set.of("!", "copy", "ef", "ev", "h", "help", "sf", "sf+", "sv", "sv+");

    private static final Pattern COPY_DATA = Pattern.compile("(?is)\\\\copy\\s.*\\sfrom\\s+stdin\\b.*");

    static MetaCommand at(String sql, int start, int end, TextRange range) {
        return new MetaCommand(name(sql, start), sql.substring(start, end), range);
    }

    static String name(String sql, int backslash) {
        return sql.substring(backslash + 1, endOfName(sql, backslash));
    }

    /** Whether the statement before it ends with it. */
    static boolean isSending(String name) {
        return SENDING.contains(name);
    }

    /** Whether rows follow in the lines behind it. */
    static boolean isCopyFromStdin(String sql, int start, int end) {
        return sql.startsWith("\\copy", start)
                && COPY_DATA.matcher(sql).region(start, end).matches();
    }

    /** Behind the command: at the end of its line, or where psql sees another backslash. */
    static int end(String sql, int backslash) {
        int i = endOfName(sql, backslash);
        String name = sql.substring(backslash + 1, i);
        if (name.equals(";") || name.equals(":")) {
            return i;
        }
        int line = WHOLE_LINE.contains(name) ? Characters.endOfLine(sql, i) : endOfArguments(sql, i);
        while (line > backslash + 1 && Characters.isSpace(sql.charAt(line - 1))) {
            line--;
        }
        return line;
    }

    private static int endOfArguments(String sql, int from) {
        char quote = '\0';
        int i = from;
        while (i < sql.length() && !Characters.isLineEnd(sql.charAt(i))) {
            char c = sql.charAt(i++);
            if (quote == '\0') {
                if (c == '\\') {
                    return Characters.at(sql, i) == '\\' ? i + 1 : i - 1;
                }
                quote = c == '\'' || c == '"' || c == '`' ? c : '\0';
            } else if (c == '\\' && quote == '\'' && !Characters.isLineEnd(Characters.at(sql, i))) {
                i++;
            } else if (c == quote) {
                quote = '\0';
            }
        }
        return Math.min(i, sql.length());
    }

    private static int endOfName(String sql, int backslash) {
        int i = backslash + 1;
        char first = Characters.at(sql, i);
        if (first == ';' || first == ':') {
            return i + 1;
        }
        while (i < sql.length() && !Characters.isSpace(sql.charAt(i)) && sql.charAt(i) != '\\') {
            i++;
        }
        return i;
    }
}
