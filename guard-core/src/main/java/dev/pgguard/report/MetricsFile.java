package dev.pgguard.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The last run's numbers in a file for node exporter's textfile collector, {@code pgguard_<tool>_<database>.prom}. Gauges only, without
 * timestamps and empty lines: that is valid OpenMetrics, and the older text format of Prometheus as well, which the collector reads
 * (its parser takes {@code # UNIT} and {@code # EOF} for comments).
 *
 * @see <a href="https://prometheus.io/docs/specs/om/open_metrics_spec/">OpenMetrics</a>
 */
final class MetricsFile {

    /** With what stands between host, port and database. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/-]*");

    /** Most file systems know names of 255 bytes, and the part that is written first has a longer one. */
    private static final int LONGEST = 180;

    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^A-Za-z0-9.-]+");

    private MetricsFile() {}

    static void write(Path directory, RunStory run, List<Metric> metrics) throws IOException {
        WholeFile.write(directory.resolve(name(run)), text(metrics));
    }

    /** Names of databases that are alike but for letters that not every file system knows have files of their own. */
    private static String name(RunStory run) {
        String who = run.told().text("tool") + "_" + run.told().text("database");
        String plain = NOT_IN_A_NAME.matcher(who).replaceAll("_");
        boolean asItIs = PLAIN.matcher(who).matches() && plain.length() <= LONGEST;
        return "pgguard_"
                + (asItIs
                        ? plain
                        : plain.substring(0, Math.min(plain.length(), LONGEST)) + "_"
                                + Integer.toHexString(who.hashCode()))
                + ".prom";
    }

    static String text(List<Metric> metrics) {
        StringBuilder text = new StringBuilder();
        String family = "";
        for (Metric metric : metrics) {
            if (!metric.name().equals(family)) {
                family = metric.name();
                text.append("# HELP ")
                        .append(family)
                        .append(' ')
                        .append(metric.help())
                        .append('\n');
                text.append("# TYPE ").append(family).append(" gauge\n");
                if (!metric.unit().isEmpty()) {
                    text.append("# UNIT ")
                            .append(family)
                            .append(' ')
                            .append(metric.unit())
                            .append('\n');
                }
            }
            text.append(family)
                    .append(labels(metric.labels()))
                    .append(' ')
                    .append(number(metric.value()))
                    .append('\n');
        }
        return text.append("# EOF\n").toString();
    }

    private static String labels(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=\"" + escaped(each.getValue()) + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
