package dev.pgguard.maven.backfill;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 16MB}, {@code 512 kB}, {@code 1GB}, or bytes alone. */
final class Bytes {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12}) ?(b|kb|mb|gb)?");

    private Bytes() {}

    /** @throws IllegalArgumentException when it is none */
    static long parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it is no number of bytes such as 16MB, was " + text);
        }
        int shift =
                switch (matcher.group(2) == null ? "b" : matcher.group(2)) {
                    case "kb" -> 10;
                    case "mb" -> 20;
                    case "gb" -> 30;
                    default -> 0;
                };
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("it is more bytes than can be counted, was " + text);
        }
        return number << shift;
    }
}
