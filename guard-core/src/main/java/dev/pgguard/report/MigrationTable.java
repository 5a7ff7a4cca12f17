package dev.pgguard.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What each migration cost; those of which there is nothing to tell are folded. */
final class MigrationTable {

    private static final int LINES = 6;
    private static final int SQL_SHOWN = 400;

    /** In all, so that a page of a thousand migrations can still be opened. */
    private static final int STATEMENTS = 200;

    private final StringBuilder html = new StringBuilder();

    private MigrationTable() {}

    static String of(RunStory run) {
        MigrationTable table = new MigrationTable();
        List<MigrationStory> shown = Timeline.shown(run);
        if (!shown.isEmpty()) {
            table.full(shown);
            table.statements(shown);
        }
        List<MigrationStory> others =
                run.migrations().stream().filter(each -> !shown.contains(each)).toList();
        if (!others.isEmpty()) {
            table.others(others);
        }
        return table.html.toString();
    }

    /** Roles, since a narrow page shows its rows as cards, and what is no table to the eye would be none to a reader. */
    private void head(String kind, String... names) {
        html.append("<table class=\"")
                .append(kind)
                .append("\" role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">");
        for (String name : names) {
            html.append("<th role=\"columnheader\" scope=\"col\">").append(name).append("</th>");
        }
        html.append("</tr></thead><tbody role=\"rowgroup\">\n");
    }

    private void name(MigrationStory migration) {
        html.append("<tr role=\"row\"").append(migration.failed() ? " class=\"failed\"" : "");
        html.append("><th role=\"rowheader\" scope=\"row\">")
                .append(Page.text(migration.id()).replace("_", "_<wbr>"));
        html.append(migration.failed() ? " <em>failed</em>" : "").append("</th>");
    }

    private void cell(String text) {
        String none = text.equals(Quantity.UNKNOWN) ? " class=\"none\"" : "";
        html.append("<td role=\"cell\"")
                .append(none)
                .append(">")
                .append(Page.text(text))
                .append("</td>");
    }

    private void lines(List<String> lines) {
        if (lines.isEmpty()) {
            cell(Quantity.UNKNOWN);
            return;
        }
        html.append("<td role=\"cell\" class=\"lines\"><ul>");
        lines.stream()
                .limit(LINES)
                .forEach(each -> html.append("<li>").append(Page.text(each)).append("</li>"));
        if (lines.size() > LINES) {
            html.append("<li>and ").append(lines.size() - LINES).append(" more</li>");
        }
        html.append("</ul></td>");
    }

    private void full(List<MigrationStory> migrations) {
        head(
                "migrations",
                "Migration",
                "Attempts",
                "Took",
                "Waited for locks",
                "Peak queue",
                "Others frozen",
                "WAL",
                "Rows",
                "Locks held",
                "Rewrites, indexes");
        for (MigrationStory each : migrations) {
            name(each);
            cell(Quantity.count(each.attempts()));
            cell(Quantity.of(each.took()));
            cell(each.waited().isZero() ? Quantity.UNKNOWN : Quantity.of(each.waited()));
            cell(each.measured() ? Quantity.count(each.peakQueue()) : Quantity.UNKNOWN);
            cell(Quantity.sessionSeconds(each.frozen(), each.measured()));
            cell(Quantity.bytes(each.walBytes()));
            cell(rows(each.rows()));
            lines(locks(each));
            lines(changes(each));
            html.append("</tr>\n");
        }
        html.append("</tbody></table>\n");
    }

    private static String rows(OptionalLong rows) {
        return rows.isPresent() ? Quantity.count(rows.getAsLong()) : Quantity.UNKNOWN;
    }

    private static List<String> locks(MigrationStory migration) {
        return migration.told().all("locks").stream()
                .map(each -> each.text("mode") + " on " + each.text("relation") + ", "
                        + Quantity.of(each.millis("heldMillis")))
                .toList();
    }

    private static List<String> changes(MigrationStory migration) {
        List<String> changes = new ArrayList<>();
        for (Told each : migration.rewritten()) {
            changes.add("rewrote " + each.text("relation")
                    + (each.has("bytes") ? ", " + Quantity.bytes(each.number("bytes")) : "")
                    + (each.text("cause").isEmpty() ? "" : ": " + each.text("cause"))
                    + (each.text("expected").equals("true") ? " (expected)" : ""));
        }
        for (Told each : migration.around()) {
            changes.add(
                    switch (each.text("event")) {
                        case "index-built" ->
                            "built " + each.text("object") + ", " + Quantity.of(each.millis("tookMillis"));
                        case "index-dropped" -> "dropped the invalid " + each.text("object");
                        case "leftover-stays" -> "the invalid " + each.text("object") + " stays";
                        case "counts-as-done" -> each.text("object") + " was there";
                        default -> "waited for others on " + each.text("object");
                    });
        }
        return changes.stream().distinct().toList();
    }

    private void others(List<MigrationStory> migrations) {
        html.append("<details class=\"others\"><summary>");
        html.append(Quantity.count(migrations.size(), "more migration", "more migrations"));
        html.append(", of which there is nothing to tell</summary>\n");
        head("quiet", "Migration", "Took", "WAL");
        for (MigrationStory each : migrations) {
            name(each);
            cell(Quantity.of(each.took()));
            cell(Quantity.bytes(each.walBytes()));
            html.append("</tr>\n");
        }
        html.append("</tbody></table></details>\n");
    }

    private void statements(List<MigrationStory> migrations) {
        int left = STATEMENTS;
        for (MigrationStory each : migrations) {
            List<Told> statements =
                    each.told().all("statements").stream().limit(left).toList();
            if (!statements.isEmpty()) {
                left -= statements.size();
                statements(each, statements);
            }
        }
    }

    private void statements(MigrationStory migration, List<Told> statements) {
        long hidden = migration.told().all("statements").size()
                - statements.size()
                + migration.told().number("statementsNotListed", 0);
        html.append("<details class=\"statements\"><summary>");
        html.append(Quantity.count(statements.size() + hidden, "statement", "statements"))
                .append(" of <b>");
        html.append(Page.text(migration.id())).append("</b></summary>\n");
        head("sql", "Statement", "Took", "Waited", "Peak queue", "Rows");
        for (Told each : statements) {
            String sql = each.text("sql").strip();
            html.append("<tr role=\"row\"><th role=\"rowheader\" scope=\"row\"><code>");
            html.append(Page.text(sql.length() > SQL_SHOWN ? sql.substring(0, SQL_SHOWN) + " …" : sql));
            html.append("</code></th>");
            cell(Quantity.of(each.millis("tookMillis")));
            cell(each.millis("waitedMillis").isZero() ? Quantity.UNKNOWN : Quantity.of(each.millis("waitedMillis")));
            cell(each.has("queue") ? Quantity.count(each.number("queue", 0)) : Quantity.UNKNOWN);
            cell(rows(each.number("rows")));
            html.append("</tr>\n");
        }
        html.append("</tbody></table>");
        if (hidden > 0) {
            html.append("<p>and ").append(Quantity.count(hidden)).append(" more</p>");
        }
        html.append("</details>\n");
    }
}
