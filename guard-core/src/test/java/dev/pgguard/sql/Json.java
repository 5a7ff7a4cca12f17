package dev.pgguard.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one line of the corpus: objects as maps, arrays as lists, whole numbers as {@link Integer}. */
final class Json {

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String line) {
        return (Map<String, Object>) new Json(line).value();
    }

    private Object value() {
        skipSpace();
        return switch (text.charAt(at)) {
            case '{' -> map();
            case '[' -> list();
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", "");
            default -> number();
        };
    }

    private Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        for (skipSpace(); text.charAt(at) != '}'; skipSpace()) {
            skipSpace();
            String key = string();
            skip(':');
            map.put(key, value());
            skip(',');
        }
        at++;
        return map;
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        at++;
        for (skipSpace(); text.charAt(at) != ']'; skipSpace()) {
            list.add(value());
            skip(',');
        }
        at++;
        return list;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = text.charAt(at++);
        if (c == 'u') {
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 4, at), 16);
        }
        int control = "nrtbf".indexOf(c);
        return control < 0 ? c : "\n\r\t\b\f".charAt(control);
    }

    private Integer number() {
        int from = at;
        while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Integer.valueOf(text.substring(from, at));
    }

    private Object literal(String word, Object value) {
        at += word.length();
        return value;
    }

    private void skip(char optional) {
        skipSpace();
        if (text.charAt(at) == optional) {
            at++;
        }
    }

    private void skipSpace() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
