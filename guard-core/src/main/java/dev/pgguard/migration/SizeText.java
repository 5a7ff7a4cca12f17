package dev.pgguard.migration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as settings and messages write them: {@code 500MB}, {@code 1GB}; as PostgreSQL counts, a kB is 1024 bytes. */
public final class SizeText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(b|kb|mb|gb|tb)");
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private SizeText() {}

    /** @throws IllegalArgumentException when the text is not a whole number with the unit B, kB, MB, GB or TB */
    public static long parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("not a whole number with the unit B, kB, MB, GB or TB");
        }
        int power = "bkmgt".indexOf(form.group(2).charAt(0));
        long number = Long.parseLong(form.group(1));
        if (number > Long.MAX_VALUE >> (10 * power)) {
            throw new IllegalArgumentException("more than 8388607TB");
        }
        return number << (10 * power);
    }

    /** Three digits or so: {@code 812 kB}, {@code 1.2 GB}. */
    public static String of(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 10 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
