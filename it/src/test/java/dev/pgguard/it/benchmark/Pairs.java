package dev.pgguard.it.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Two runs each, without and with the guard, taking turns at being first, so that a drift of the machine hits both alike. */
record Pairs(List<Pair> pairs) {

    /** @param without and {@code with}: the same quantity of one side each */
    record Pair(double without, double with) {

        double ratio() {
            return with / without;
        }

        double difference() {
            return with - without;
        }
    }

    /** The first pair warms the server and the files up and does not count. */
    static Pairs measure(int count, ToDoubleFunction<Side> run) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i <= count; i++) {
            boolean guardFirst = i % 2 == 0;
            double first = run.applyAsDouble(guardFirst ? Side.WITH : Side.WITHOUT);
            double second = run.applyAsDouble(guardFirst ? Side.WITHOUT : Side.WITH);
            if (i > 0) {
                pairs.add(guardFirst ? new Pair(second, first) : new Pair(first, second));
            }
        }
        return new Pairs(List.copyOf(pairs));
    }

    Figures without() {
        return Figures.of(pairs.stream().mapToDouble(Pair::without));
    }

    Figures with() {
        return Figures.of(pairs.stream().mapToDouble(Pair::with));
    }

    Figures ratio() {
        return Figures.of(pairs.stream().mapToDouble(Pair::ratio));
    }

    Figures difference() {
        return Figures.of(pairs.stream().mapToDouble(Pair::difference));
    }

    /** Every pair, then the summary. */
    void print(PrintStream out, String unit, int digits) {
        out.println("| pair | without, " + unit + " | with, " + unit + " | ratio |");
        out.println("|---|---|---|---|");
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            out.println(Figures.row(String.valueOf(i + 1), 3, pair.without(), pair.with(), pair.ratio()));
        }
        out.println();
        summarize(out, unit, digits);
    }

    void summarize(PrintStream out, String unit, int digits) {
        out.println("| " + pairs.size() + " pairs | min | median | max |");
        out.println("|---|---|---|---|");
        out.println(without().row("without, " + unit, digits));
        out.println(with().row("with, " + unit, digits));
        out.println(difference().row("difference, " + unit, digits));
        out.println(ratio().row("ratio", 3));
    }
}
