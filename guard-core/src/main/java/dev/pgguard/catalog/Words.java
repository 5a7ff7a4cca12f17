package dev.pgguard.catalog;

import java.util.Collection;
import java.util.Locale;

/** The words of a text, one after the other, each of which may be an identifier that goes without quotes. */
final class Words {

    private final String text;
    private int behind;
    private int start;
    private int end;

    /** @param text in small letters, as {@link #lower} makes them */
    Words(String text) {
        this.text = text;
    }

    /** A sigma becomes another letter at the end of a word, of which a dot is no end. */
    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT).replace('ς', 'σ');
    }

    /** @param text in small letters */
    static boolean isWord(String text) {
        Words words = new Words(text);
        words.next();
        return words.start == 0 && words.end == text.length();
    }

    /** Names of words as the text of an array of PostgreSQL's: the driver loads two dozen classes for an array of Java's. */
    static String array(Collection<String> names) {
        return "{\"" + String.join("\",\"", names) + "\"}";
    }

    /** Moves to the next word; false when there is none. */
    boolean next() {
        behind = end;
        start = end;
        while (start < text.length() && !isOfWord(text.charAt(start))) {
            start++;
        }
        end = start;
        while (end < text.length() && isOfWord(text.charAt(end))) {
            end++;
        }
        return start < text.length();
    }

    String word() {
        return text.substring(start, end);
    }

    /** Whether a semicolon stands between the word before and this one. */
    boolean beginsStatement() {
        return text.substring(behind, start).indexOf(';') >= 0;
    }

    private static boolean isOfWord(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 128;
    }
}
