package dev.pgguard.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A page of HTML that stands alone: its style is inside, it has no script, and it loads nothing. */
public final class Page {

    private Page() {}

    /**
     * @param title as plain text
     * @param body as HTML
     */
    public static String of(String title, String body) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
                <link rel="icon" href="data:,">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <svg class="defs" aria-hidden="true" width="0" height="0"><defs>
                <pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="wait-ground" width="6" height="6"/><rect class="wait-line" width="2.5" height="6"/></pattern>
                <pattern id="failing" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="fail-ground" width="5" height="5"/><circle class="fail-dot" cx="2.5" cy="2.5" r="1"/></pattern>
                </defs></svg>
                <main>
                %s</main>
                </body>
                </html>
                """
                .formatted(text(title), style(), body);
    }

    /** Plain text as HTML, also inside of an attribute in double quotes. */
    public static String text(String plain) {
        StringBuilder html = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
            }
        }
        return html.toString();
    }

    /** A word that stands out, with a sign, so that nothing is said by colour alone. */
    public static String badge(String word, AlertLevel level) {
        String sign =
                switch (level) {
                    case OK -> "✓";
                    case WARN -> "▲";
                    case PAGE -> "✕";
                };
        return "<span class=\"badge " + level.word() + "\"><span aria-hidden=\"true\">" + sign + "</span> " + text(word)
                + "</span> ";
    }

    private static String style() {
        try (InputStream style = Page.class.getResourceAsStream("page.css")) {
            if (style == null) {
                throw new IllegalStateException("page.css is missing beside " + Page.class.getName());
            }
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
