package dev.pgguard.sql;

/**
 * A comment between or inside statements.
 *
 * @param text with its marks, {@code -- …} or {@code /* …}
 * @param range where it stands in the file
 */
public record Comment(String text, TextRange range) {

    /** What stands between its marks. */
    public String content() {
        boolean block = text.startsWith("/*");
        boolean closed = block && text.length() > 3 && text.endsWith("*/");
        return text.substring(2, closed ? text.length() - 2 : text.length());
    }
}
