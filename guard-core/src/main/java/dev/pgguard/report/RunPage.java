package dev.pgguard.report;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The report of a run as a page: what became of it, what it cost, and when. */
final class RunPage {

    /** How {@code Blocker} begins; of a process of the server there is no client. */
    private static final Pattern NAME = Pattern.compile("pid \\d+|prepared transaction '.*' \\(user=", Pattern.DOTALL);

    /** More of them are not worth their bytes: events that the log does not show, and blockers. */
    private static final int LISTED = 200;

    private final StringBuilder html = new StringBuilder();
    private final RunStory run;
    private final Axis axis;

    private RunPage(RunStory run) {
        this.run = run;
        this.axis = new Axis(run.span());
    }

    static String of(RunStory run) {
        RunPage page = new RunPage(run);
        page.head();
        page.figures();
        page.thresholds();
        page.timeline();
        page.blockers();
        page.migrations();
        page.events();
        return Page.of(
                "Migration run of " + run.told().text("tool") + ", " + day(run.began()) + " UTC", page.html.toString());
    }

    private void head() {
        String tool = run.told().text("tool");
        String database = run.told().text("database");
        html.append("<header>\n<p class=\"over\">Migration Guard · ")
                .append(Page.text(tool))
                .append("</p>\n<h1>");
        html.append(Quantity.count(run.applied(), "migration", "migrations")).append(" applied in ");
        html.append(Quantity.of(run.duration())).append("</h1>\n<p class=\"badges\">");
        html.append(Page.badge(outcome(), run.succeeded() ? AlertLevel.OK : AlertLevel.PAGE));
        if (run.level() != AlertLevel.OK) {
            html.append(Page.badge("alert: " + run.level().word(), run.level()));
        } else if (run.succeeded()) {
            // nothing green beside what failed
            html.append(Page.badge("no threshold exceeded", AlertLevel.OK));
        }
        html.append("</p>\n<p class=\"when\">");
        if (!database.isEmpty()) {
            html.append("<b>").append(Page.text(database)).append("</b> · ");
        }
        html.append(time(run.began(), day(run.began())))
                .append(" to ")
                .append(time(run.ended(), clock(run.ended())))
                .append(" UTC</p>\n");
        if (!run.told().text("failure").isEmpty()) {
            html.append("<p class=\"failure\">")
                    .append(Page.text(run.told().text("failure")))
                    .append("</p>\n");
        }
        html.append("</header>\n");
    }

    private String outcome() {
        return switch (run.told().text("outcome")) {
            case "succeeded" -> "succeeded";
            case "applied" -> "applied, replicas unknown";
            default -> "failed";
        };
    }

    private static String time(Instant instant, String text) {
        return "<time datetime=\"" + instant + "\">" + text + "</time>";
    }

    /** Not by a pattern: the names of the months in all languages would be read for it. */
    private static String day(Instant instant) {
        OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
        String month = time.getMonth().name();
        return time.getDayOfMonth() + " " + month.charAt(0) + month.substring(1).toLowerCase(Locale.ROOT) + " "
                + time.getYear() + ", " + clock(instant);
    }

    private static String clock(Instant instant) {
        String time = instant.atOffset(ZoneOffset.UTC).toLocalTime().withNano(0).toString();
        return time.length() == 5 ? time + ":00" : time;
    }

    private void figures() {
        html.append("<dl class=\"figures\">\n");
        figure("Attempts", Quantity.count(run.attempts()), "");
        figure(
                "Others frozen",
                Quantity.sessionSeconds(run.frozen(), run.measured()),
                "sessions that queued behind us, by time");
        figure("Worst attempt", Quantity.sessionSeconds(run.longestFreeze(), run.measured()), "");
        figure("WAL written", Quantity.bytes(run.walBytes()), "by the whole cluster meanwhile");
        figure(
                "Replicas",
                run.replay().map(each -> Quantity.of(each.waited())).orElse(Quantity.UNKNOWN),
                run.replay()
                        .map(each -> each.done() ? "until all had replayed" : "and not all had replayed")
                        .orElse("nobody was waited for"));
        figure(
                "Invalid indexes",
                run.looked().map(each -> Quantity.count(each.size())).orElse(Quantity.UNKNOWN),
                "after the run");
        html.append("</dl>\n");
    }

    private void figure(String name, String value, String note) {
        html.append("<div><dt>").append(name).append("</dt><dd>");
        html.append(value.replace("session\u2011s", "<span class=\"unit\">session\u2011s</span>"));
        html.append(note.isEmpty() ? "" : "<small>" + note + "</small>").append("</dd></div>\n");
    }

    private void thresholds() {
        List<Told> exceeded = run.told().all("thresholds");
        if (exceeded.isEmpty()) {
            return;
        }
        html.append(
                "<section aria-labelledby=\"thresholds\"><h2 id=\"thresholds\">Thresholds exceeded</h2>\n<ul class=\"alerts\">\n");
        for (Told each : exceeded) {
            String level = each.text("level");
            html.append("<li class=\"")
                    .append(level.equals("page") ? "page" : "warn")
                    .append("\">");
            html.append(Page.badge(level, AlertLevel.of(level)))
                    .append("<span>")
                    .append(Page.text(each.text("message")));
            html.append("</span> <code>").append(Page.text(each.text("name"))).append("</code></li>\n");
        }
        html.append("</ul></section>\n");
    }

    private void timeline() {
        html.append(
                """
                <section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
                <ul class="legend">
                <li><svg width="22" height="12"><rect class="attempt" y="1" width="22" height="10"/></svg> applied</li>
                <li><svg width="22" height="12"><rect class="attempt failed" y="1" width="22" height="10"/></svg> attempt rolled back</li>
                <li><svg width="22" height="12"><rect class="wait" y="1" width="22" height="10"/></svg> waited for a lock</li>
                <li><svg width="22" height="12"><rect class="hold blocking" y="4" width="22" height="4"/></svg> held a lock that keeps others out</li>
                <li><svg width="22" height="12"><line class="pause" x1="0" x2="22" y1="6" y2="6"/></svg> pause, nothing held</li>
                </ul>
                """);
        html.append(Timeline.of(run)).append("</section>\n");
    }

    /** One session, as it was seen last, and the attempts that it was in the way of. */
    private record Blocker(String migration, String seen, List<String> attempts) {}

    private void blockers() {
        Map<String, Blocker> blockers = new LinkedHashMap<>();
        for (MigrationStory migration : run.migrations()) {
            for (AttemptStory attempt : migration.tried()) {
                for (String seen : attempt.blockers()) {
                    String session = migration.id() + " " + who(seen);
                    Blocker before = blockers.get(session);
                    List<String> attempts = before == null ? new ArrayList<>() : before.attempts();
                    attempts.add(String.valueOf(attempt.number()));
                    blockers.put(session, new Blocker(migration.id(), seen, attempts));
                }
            }
        }
        if (blockers.isEmpty()) {
            return;
        }
        html.append(
                "<section aria-labelledby=\"blockers\"><h2 id=\"blockers\">Who was in the way</h2>\n<ul class=\"blockers\">\n");
        blockers.values().stream().limit(LISTED).forEach(each -> {
            html.append("<li><span>").append(Page.text(each.seen())).append("</span><small>of ");
            html.append(Page.text(each.migration())).append(each.attempts().size() == 1 ? ", attempt " : ", attempts ");
            html.append(String.join(", ", each.attempts())).append("</small></li>\n");
        });
        html.append("</ul>");
        if (blockers.size() > LISTED) {
            html.append("<p>and ")
                    .append(Quantity.count(blockers.size() - LISTED))
                    .append(" more</p>");
        }
        html.append("</section>\n");
    }

    /** What of it is the same at each look. */
    private static String who(String seen) {
        Matcher name = NAME.matcher(seen);
        return name.lookingAt() ? name.group() : seen;
    }

    private void migrations() {
        if (!run.migrations().isEmpty()) {
            html.append("<section aria-labelledby=\"migrations\"><h2 id=\"migrations\">Migrations</h2>\n");
            html.append(MigrationTable.of(run)).append("</section>\n");
        }
    }

    private void events() {
        List<Told> events = run.told().all("events");
        long quiet = events.stream().filter(RunPage::isQuiet).count();
        boolean all = quiet <= LISTED;
        List<Told> listed =
                all ? events : events.stream().filter(each -> !isQuiet(each)).collect(Collectors.toList());
        html.append("<section aria-labelledby=\"events\"><h2 id=\"events\">Events</h2>\n<details><summary>");
        html.append(Quantity.count(listed.size(), "event", "events"));
        html.append(all ? "" : ", without " + Quantity.count(quiet) + " that the log does not show");
        html.append("</summary>\n<ol class=\"events\">\n");
        for (Told each : listed) {
            html.append("<li class=\"")
                    .append(each.text("level").equals("warn") ? "warn" : "info")
                    .append("\"><span>+");
            html.append(each.instant("at").map(axis::since).map(Quantity::of).orElse(Quantity.UNKNOWN));
            html.append("</span><b>").append(Page.text(each.text("event"))).append("</b><span>");
            html.append(Page.text(each.text("message"))).append("</span></li>\n");
        }
        html.append("</ol></details></section>\n");
    }

    private static boolean isQuiet(Told event) {
        return event.text("level").equals("debug");
    }
}
