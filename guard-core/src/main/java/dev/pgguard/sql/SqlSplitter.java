package dev.pgguard.sql;

import java.util.ArrayList;
import java.util.List;

/** The statements of a text that is on its way to the server. */
public final class SqlSplitter {

    private SqlSplitter() {}

    /**
     * One statement of a text.
     *
     * @param start offset of {@code sql} in the whole text
     * @param sql from behind the terminator before it, comments included, up to its own terminator or the end of the text
     * @param tokens never empty, without the terminator, with offsets into {@code sql}
     */
    public record Part(int start, String sql, List<Token> tokens) {}

    /** The statements in order; empty ones are left out. */
    public static List<Part> split(String sql) {
        List<Part> parts = new ArrayList<>();
        Splitter splitter = new Splitter(sql);
        while (splitter.next()) {
            int start = splitter.textStart();
            parts.add(new Part(start, sql.substring(start, splitter.terminatorEnd()), splitter.tokens()));
        }
        return parts;
    }
}
