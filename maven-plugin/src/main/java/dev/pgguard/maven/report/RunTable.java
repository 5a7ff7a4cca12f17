package dev.pgguard.maven.report;

import dev.pgguard.report.Quantity;
import dev.pgguard.report.RunStory;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Runs as lines in columns, for a log. */
public final class RunTable {

    static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** A file may say anything: each run is one line of the log. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private static final List<String> HEAD =
            List.of("started (UTC)", "run", "outcome", "migrations", "attempts", "took", "others frozen", "level");

    private RunTable() {}

    public static List<String> of(List<RunFile> runs) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (RunFile each : runs) {
            RunStory run = each.run();
            rows.add(List.of(
                    WHEN.format(run.began()),
                    each.who(),
                    run.told().text("outcome"),
                    String.valueOf(run.applied()),
                    String.valueOf(run.attempts()),
                    plain(Quantity.of(run.duration())),
                    plain(Quantity.sessionSeconds(run.frozen(), run.measured())),
                    each.level()));
        }
        return rows.stream().map(row -> line(row, rows)).toList();
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int column = i;
            int width = rows.stream()
                    .mapToInt(each -> each.get(column).length())
                    .max()
                    .orElse(0);
            line.append(row.get(i)).append(" ".repeat(width + 2 - row.get(i).length()));
        }
        return CONTROL.matcher(line).replaceAll(" ").stripTrailing();
    }

    /** A terminal has no need of spaces that do not break. */
    private static String plain(String quantity) {
        return quantity.replace('\u00a0', ' ').replace('\u2011', '-');
    }
}
