package dev.pgguard.lint.files;

import dev.pgguard.sql.TextRange;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a changeset stands in its changelog: Liquibase keeps no lines. */
public final class ChangesetLines {

    private static final Pattern XML = Pattern.compile("<(?:\\w+:)?changeSet\\b[^>]*>");
    private static final Pattern ID = Pattern.compile("\\bid\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern AUTHOR = Pattern.compile("\\bauthor\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern OTHER = Pattern.compile("[\"']?changeSet[\"']?\\s*:");
    private static final Pattern SQL = Pattern.compile("(?im)^\\s*--\\s*changeset\\s.*$");

    private ChangesetLines() {}

    /** Empty when it is not there; of XML its tag, of YAML and JSON the word that begins it, of SQL its comment. */
    public static Optional<TextRange> find(String text, String id, String author) {
        Matcher tags = XML.matcher(text);
        while (tags.find()) {
            if (hasAttribute(tags.group(), ID, id) && hasAttribute(tags.group(), AUTHOR, author)) {
                return Optional.of(new TextRange(tags.start(), tags.end()));
            }
        }
        return inKeys(text, id, author).or(() -> inComments(text, id, author));
    }

    private static boolean hasAttribute(String tag, Pattern name, String value) {
        Matcher attribute = name.matcher(tag);
        return attribute.find()
                && unescaped(attribute.group(1) == null ? attribute.group(2) : attribute.group(1))
                        .equals(value);
    }

    private static String unescaped(String value) {
        return value.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }

    private static Optional<TextRange> inKeys(String text, String id, String author) {
        Matcher keys = OTHER.matcher(text);
        boolean found = keys.find();
        while (found) {
            int start = keys.start();
            int end = keys.end();
            found = keys.find();
            String block = text.substring(end, found ? keys.start() : text.length());
            if (hasKey(block, "id", id) && hasKey(block, "author", author)) {
                return Optional.of(new TextRange(start, end));
            }
        }
        return Optional.empty();
    }

    private static boolean hasKey(String block, String name, String value) {
        // most blocks are another changeset's
        return block.contains(value)
                && Pattern.compile("(?m)[\"']?\\b" + name + "[\"']?\\s*:\\s*[\"']?" + Pattern.quote(value)
                                + "[\"']?[ \\t]*(?:[,}#]|$)")
                        .matcher(block)
                        .find();
    }

    private static Optional<TextRange> inComments(String text, String id, String author) {
        Pattern named = Pattern.compile(
                "changeset\\s+\"?" + Pattern.quote(author) + "\"?:\"?" + Pattern.quote(id) + "(?:[\"\\s].*|$)",
                Pattern.CASE_INSENSITIVE);
        Matcher comments = SQL.matcher(text);
        while (comments.find()) {
            if (named.matcher(comments.group()).find()) {
                return Optional.of(new TextRange(comments.start(), comments.end()));
            }
        }
        return Optional.empty();
    }
}
