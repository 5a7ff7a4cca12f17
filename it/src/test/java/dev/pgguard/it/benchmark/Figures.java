package dev.pgguard.it.benchmark;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Minimum, median and maximum of one measured quantity. */
record Figures(double min, double median, double max) {

    static Figures of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("Nothing was measured");
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Figures(sorted[0], median, sorted[sorted.length - 1]);
    }

    /** As cells of a Markdown table. */
    String row(String name, int digits) {
        return row(name, digits, min, median, max);
    }

    static String row(String name, int digits, double... cells) {
        String form = "%." + digits + "f";
        return "| " + name + " | "
                + String.join(
                        " | ",
                        Arrays.stream(cells)
                                .mapToObj(cell -> String.format(Locale.ROOT, form, cell))
                                .toList())
                + " |";
    }
}
