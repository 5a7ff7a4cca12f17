package dev.pgguard.sql.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON value into maps, lists, strings, longs, doubles and booleans; null becomes an empty string. */
final class JsonReader {

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    static Map<String, Object> object(String line) {
        return asMap(new JsonReader(line).value());
    }

    static Object value(String json) {
        return new JsonReader(json).value();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    private Object value() {
        blanks();
        char c = text.charAt(at);
        switch (c) {
            case '{' -> {
                return map();
            }
            case '[' -> {
                return list();
            }
            case '"' -> {
                return string();
            }
            case 't' -> {
                at += 4;
                return true;
            }
            case 'f' -> {
                at += 5;
                return false;
            }
            case 'n' -> {
                at += 4;
                return "";
            }
            default -> {
                return number();
            }
        }
    }

    private Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        blanks();
        while (text.charAt(at) != '}') {
            String key = string();
            blanks();
            at++;
            map.put(key, value());
            blanks();
            if (text.charAt(at) == ',') {
                at++;
                blanks();
            }
        }
        at++;
        return map;
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        at++;
        blanks();
        while (text.charAt(at) != ']') {
            list.add(value());
            blanks();
            if (text.charAt(at) == ',') {
                at++;
                blanks();
            }
        }
        at++;
        return list;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = text.charAt(at++);
            switch (escape) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> {
                    out.append((char) Integer.parseInt(text, at, at + 4, 16));
                    at += 4;
                }
                default -> out.append(escape);
            }
        }
        at++;
        return out.toString();
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        if (number.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
            return Long.valueOf(number);
        }
        return Double.valueOf(number);
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
