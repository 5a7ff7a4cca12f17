package dev.pgguard.maven.report;

import dev.pgguard.report.AlertLevel;
import dev.pgguard.report.Page;
import dev.pgguard.report.Quantity;
import dev.pgguard.report.RunStory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Past runs as a page: for each tool and database what they took and cost, run by run. */
public final class TrendPage {

    private final StringBuilder html = new StringBuilder();

    private TrendPage() {}

    /** @param runs oldest first, at least one */
    public static String of(List<RunFile> runs) {
        TrendPage page = new TrendPage();
        page.head(runs);
        Map<String, List<RunFile>> series =
                runs.stream().collect(Collectors.groupingBy(RunFile::who, LinkedHashMap::new, Collectors.toList()));
        series.forEach(page::section);
        return Page.of("Migration runs", page.html.toString());
    }

    private void head(List<RunFile> runs) {
        long failed = runs.stream().filter(each -> !each.run().succeeded()).count();
        html.append("<header>\n<p class=\"over\">Migration Guard</p>\n<h1>");
        html.append(Quantity.count(runs.size(), "run", "runs")).append("</h1>\n<p class=\"when\">");
        html.append(RunTable.WHEN.format(runs.get(0).run().began())).append(" to ");
        html.append(RunTable.WHEN.format(runs.get(runs.size() - 1).run().began()))
                .append(" UTC</p>\n</header>\n");
        html.append("<dl class=\"figures\">\n");
        figure("Did not succeed", Quantity.count(failed));
        figure("To look at now", Quantity.count(at(runs, AlertLevel.PAGE)));
        figure("To look at later", Quantity.count(at(runs, AlertLevel.WARN)));
        figure(
                "Migrations",
                Quantity.count(
                        runs.stream().mapToLong(each -> each.run().applied()).sum()));
        figure(
                "Others frozen",
                Quantity.sessionSeconds(
                        runs.stream().map(each -> each.run().frozen()).reduce(Duration.ZERO, Duration::plus)));
        html.append(
                """
                </dl>
                <ul class="legend">
                <li><svg width="22" height="12"><rect class="bar ok" y="1" width="22" height="10"/></svg> no threshold exceeded, or none known</li>
                <li><svg width="22" height="12"><rect class="bar warn" y="1" width="22" height="10"/></svg> warn</li>
                <li><svg width="22" height="12"><rect class="bar page" y="1" width="22" height="10"/></svg> page, or did not succeed</li>
                </ul>
                """);
    }

    private static long at(List<RunFile> runs, AlertLevel level) {
        return runs.stream().filter(each -> each.run().level() == level).count();
    }

    private void figure(String name, String value) {
        html.append("<div><dt>").append(name).append("</dt><dd>").append(value).append("</dd></div>\n");
    }

    private void section(String who, List<RunFile> runs) {
        html.append("<section><h2>").append(Page.text(who)).append("</h2>\n<div class=\"timeline\">\n");
        strip(runs, "Duration", run -> run.duration().toMillis(), run -> Quantity.of(run.duration()));
        strip(runs, "Migrations", RunStory::applied, run -> Quantity.count(run.applied()));
        strip(runs, "Attempts", RunStory::attempts, run -> Quantity.count(run.attempts()));
        strip(
                runs,
                "Others frozen",
                run -> run.frozen().toMillis(),
                run -> Quantity.sessionSeconds(run.frozen(), run.measured()));
        html.append("<div class=\"axis\" aria-hidden=\"true\"><span style=\"left:0%\"><i>");
        html.append(RunTable.WHEN.format(runs.get(0).run().began())).append("</i></span>");
        if (runs.size() > 1) {
            html.append("<span style=\"left:100%\" class=\"last\"><i>");
            html.append(RunTable.WHEN.format(runs.get(runs.size() - 1).run().began()))
                    .append("</i></span>");
        }
        html.append("</div>\n</div>\n");
        table(runs);
        html.append("</section>\n");
    }

    /** A bar for each run, as high as its value; its level shows in colour, and in words where the mouse is, and in the table. */
    private void strip(
            List<RunFile> runs, String label, ToDoubleFunction<RunStory> value, Function<RunStory, String> words) {
        double most = runs.stream().map(RunFile::run).mapToDouble(value).max().orElse(0);
        String last = words.apply(runs.get(runs.size() - 1).run());
        html.append("<div class=\"strip\"><div class=\"label\"><b>")
                .append(label)
                .append("</b> <span>last ");
        html.append(last)
                .append("</span></div><svg height=\"56\" role=\"img\" aria-label=\"")
                .append(label);
        html.append(" of ")
                .append(Quantity.count(runs.size(), "run", "runs"))
                .append(", the last ")
                .append(last);
        html.append("\"><line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"52\" y2=\"52\"/>");
        for (int i = 0; i < runs.size(); i++) {
            RunFile each = runs.get(i);
            double height = most == 0 ? 0 : 44 * value.applyAsDouble(each.run()) / most;
            html.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"bar %s\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%.1f\" height=\"%.1f\"><title>",
                    each.run().succeeded() ? each.run().level().word() : "page",
                    100.0 * i / runs.size(),
                    Math.min(75.0 / runs.size(), 6),
                    52 - Math.max(height, 1.5),
                    Math.max(height, 1.5)));
            html.append(RunTable.WHEN.format(each.run().began())).append(": ").append(words.apply(each.run()));
            html.append(each.run().succeeded() ? "" : ", did not succeed")
                    .append(", level ")
                    .append(each.level());
            html.append("</title></rect>");
        }
        html.append("</svg></div>\n");
    }

    private void table(List<RunFile> runs) {
        html.append("<table class=\"runs\" role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">");
        for (String name : List.of(
                "Started (UTC)", "Outcome", "Level", "Migrations", "Attempts", "Took", "Others frozen", "Replicas")) {
            html.append("<th role=\"columnheader\" scope=\"col\">").append(name).append("</th>");
        }
        html.append("</tr></thead><tbody role=\"rowgroup\">\n");
        for (int i = runs.size() - 1; i >= 0; i--) {
            row(runs.get(i));
        }
        html.append("</tbody></table>\n");
    }

    private void row(RunFile file) {
        RunStory run = file.run();
        html.append("<tr role=\"row\"><th role=\"rowheader\" scope=\"row\">")
                .append(linked(file))
                .append("</th>");
        cell(run.told().text("outcome"));
        html.append("<td role=\"cell\">").append(level(file)).append("</td>");
        cell(Quantity.count(run.applied()));
        cell(Quantity.count(run.attempts()));
        cell(Quantity.of(run.duration()));
        cell(Quantity.sessionSeconds(run.frozen(), run.measured()));
        cell(run.replayed().map(Quantity::of).orElse(Quantity.UNKNOWN));
        html.append("</tr>\n");
    }

    private static String level(RunFile file) {
        AlertLevel level = file.run().level();
        // nothing green beside what failed
        boolean plain =
                file.format() == 1 || level == AlertLevel.OK && !file.run().succeeded();
        return plain ? file.level() : Page.badge(file.level(), level);
    }

    /** To the page of the run, where there is one. */
    private static String linked(RunFile file) {
        String when = RunTable.WHEN.format(file.run().began());
        Path page =
                file.path().resolveSibling(file.path().getFileName().toString().replaceFirst("json$", "html"));
        return Files.exists(page)
                ? "<a href=\"" + Page.text(page.getFileName().toString()) + "\">" + when + "</a>"
                : when;
    }

    private void cell(String text) {
        html.append("<td role=\"cell\">").append(Page.text(text)).append("</td>");
    }
}
