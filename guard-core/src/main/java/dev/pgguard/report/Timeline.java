package dev.pgguard.report;

import dev.pgguard.report.AttemptStory.Depth;
import dev.pgguard.report.AttemptStory.Ending;
import dev.pgguard.report.AttemptStory.Hold;
import dev.pgguard.report.AttemptStory.Span;
import dev.pgguard.report.Told.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A run over its time: a strip for each migration that is worth one, one for all others, queue and replica lag as areas. */
final class Timeline {

    /** More of them nobody reads. */
    private static final int STRIPS = 40;

    /** As many are shown whatever happened. */
    private static final int FEW = 12;

    private final StringBuilder html = new StringBuilder();
    private final RunStory run;
    private final Axis axis;
    private final String grid;

    private Timeline(RunStory run) {
        this.run = run;
        this.axis = new Axis(run.span());
        this.grid = axis.ticks().stream()
                .map(axis::at)
                .map(Axis::percent)
                .map(x -> "<line class=\"grid\" x1=\"" + x + "\" x2=\"" + x + "\" y1=\"0\" y2=\"100%\"/>")
                .collect(Collectors.joining());
    }

    static String of(RunStory run) {
        Timeline timeline = new Timeline(run);
        timeline.draw();
        return timeline.html.toString();
    }

    /** Those with a strip and a row of their own. */
    static List<MigrationStory> shown(RunStory run) {
        if (run.migrations().size() <= FEW) {
            return run.migrations();
        }
        return run.migrations().stream()
                .filter(MigrationStory::eventful)
                .sorted(Comparator.comparing(MigrationStory::failed)
                        .thenComparing(MigrationStory::frozen)
                        .thenComparing(MigrationStory::attempts)
                        .thenComparing(MigrationStory::took)
                        .reversed())
                .limit(STRIPS)
                .sorted(Comparator.comparing(MigrationStory::began))
                .toList();
    }

    private void draw() {
        List<MigrationStory> shown = shown(run);
        html.append("<div class=\"timeline\">\n");
        shown.forEach(this::migration);
        List<MigrationStory> others =
                run.migrations().stream().filter(each -> !shown.contains(each)).toList();
        if (!others.isEmpty()) {
            others(others);
        }
        run.replay().ifPresent(this::replay);
        queue();
        run.replay().ifPresent(this::lag);
        html.append("<div class=\"axis\" aria-hidden=\"true\">");
        for (Duration tick : axis.ticks()) {
            double at = axis.at(tick);
            html.append("<span style=\"left:")
                    .append(Axis.percent(at))
                    .append(at > 88 ? "\" class=\"last\"><i>" : "\"><i>");
            html.append(tick.isZero() ? "0" : Quantity.of(tick)).append("</i></span>");
        }
        html.append("</div>\n</div>\n");
    }

    private void strip(String label, String note, String summary, int height, String shapes) {
        html.append("<div class=\"strip\"><div class=\"label\"><b title=\"")
                .append(Page.text(label))
                .append("\">");
        html.append(Page.text(shown(label)))
                .append("</b> <span>")
                .append(Page.text(note))
                .append("</span></div>");
        html.append("<svg height=\"").append(height).append("\" role=\"img\" aria-label=\"");
        html.append(Page.text(label + ": " + summary))
                .append("\">")
                .append(grid)
                .append(shapes);
        html.append("</svg></div>\n");
    }

    /** Of a changeset first what tells it from the others of its file: there is room for little. */
    static String shown(String label) {
        String[] parts = label.split("::", -1);
        return parts.length == 3 ? parts[1] + " (" + parts[0].substring(parts[0].lastIndexOf('/') + 1) + ")" : label;
    }

    private void migration(MigrationStory migration) {
        StringBuilder shapes = new StringBuilder();
        List<AttemptStory> tried = migration.tried();
        AttemptStory last = tried.get(tried.size() - 1);
        // outside a transaction statements are tried again: the migration goes on around them
        boolean around = last.span().from().isBefore(tried.get(0).span().from());
        Instant before = around ? last.span().from() : migration.began();
        for (AttemptStory attempt : tried) {
            Span span = attempt.span();
            boolean inside = around && attempt != last;
            if (inside && before.isBefore(span.from())) {
                bar(shapes, "attempt", 4, 16, new Span(before, span.from()), tip(last));
            } else if (!around) {
                pause(shapes, new Span(before, span.from()));
            }
            before = span.to();
            if (inside) {
                pause(shapes, new Span(before, attempt.ended()));
                before = attempt.ended();
            } else if (around) {
                span = new Span(tried.get(tried.size() - 2).ended(), span.to());
            }
            bar(shapes, attempt.ending() == Ending.APPLIED ? "attempt" : "attempt failed", 4, 16, span, tip(attempt));
            for (Span wait : attempt.waits()) {
                bar(shapes, "wait", 8, 8, wait, "waited " + Quantity.of(wait.duration()) + blockedBy(attempt));
            }
            holds(shapes, attempt);
        }
        strip(
                migration.id(),
                Quantity.count(migration.attempts(), "attempt", "attempts") + ", " + Quantity.of(migration.took()),
                summary(migration),
                30,
                shapes.toString());
    }

    /** Of a relation only the strongest lock: one lies above the other. */
    private void holds(StringBuilder shapes, AttemptStory attempt) {
        for (boolean blocking : new boolean[] {false, true}) {
            List<Hold> holds = attempt.holds().stream()
                    .filter(each -> each.blocksOthers() == blocking)
                    .toList();
            holds.stream()
                    .map(Hold::span)
                    .max(Comparator.comparing(Span::duration))
                    .ifPresent(longest -> bar(
                            shapes,
                            blocking ? "hold blocking" : "hold",
                            22,
                            4,
                            longest,
                            holds.stream()
                                    .map(each -> "held " + each.mode() + " on " + each.relation() + " for "
                                            + Quantity.of(each.span().duration()))
                                    .collect(Collectors.joining("\n"))));
        }
    }

    private void pause(StringBuilder shapes, Span span) {
        if (!span.duration().isZero()) {
            shapes.append("<line class=\"pause\" x1=\"").append(Axis.percent(axis.at(span.from())));
            shapes.append("\" x2=\"").append(Axis.percent(axis.at(span.to()))).append("\" y1=\"12\" y2=\"12\"><title>");
            shapes.append("pause of ").append(Quantity.of(span.duration())).append(", nothing held</title></line>");
        }
    }

    private void bar(StringBuilder shapes, String kind, int y, int height, Span span, String tip) {
        shapes.append("<rect class=\"").append(kind).append("\" ").append(axis.bar(span));
        shapes.append(" y=\"").append(y).append("\" height=\"").append(height).append("\"><title>");
        shapes.append(Page.text(tip)).append("</title></rect>");
    }

    private static String tip(AttemptStory attempt) {
        String what = "attempt " + attempt.number() + ", "
                + Quantity.of(attempt.span().duration());
        return switch (attempt.ending()) {
            case APPLIED -> what + ": applied";
            case REPEATED -> what + ": " + attempt.told().text("failure") + blockedBy(attempt);
            case FAILED -> what + ": failed";
        };
    }

    private static String blockedBy(AttemptStory attempt) {
        return attempt.blockers().isEmpty() ? "" : "\nblocked by " + String.join("\nand ", attempt.blockers());
    }

    private static String summary(MigrationStory migration) {
        return (migration.failed() ? "failed after " : "applied in ")
                + Quantity.count(migration.attempts(), "attempt", "attempts") + " and " + Quantity.of(migration.took())
                + (migration.waited().isZero() ? "" : ", waited " + Quantity.of(migration.waited()) + " for locks")
                + (migration.peakQueue() == 0
                        ? ""
                        : ", up to " + Quantity.count(migration.peakQueue(), "session", "sessions") + " queued");
    }

    /** What lies too near to be told apart becomes one bar. */
    private void others(List<MigrationStory> others) {
        StringBuilder shapes = new StringBuilder();
        Duration apart = run.duration().dividedBy(500);
        List<MigrationStory> near = new ArrayList<>();
        for (MigrationStory each : others) {
            if (!near.isEmpty()
                    && Duration.between(near.get(near.size() - 1).ended(), each.began())
                                    .compareTo(apart)
                            > 0) {
                together(shapes, near);
                near.clear();
            }
            near.add(each);
        }
        together(shapes, near);
        Duration took = others.stream().map(MigrationStory::took).reduce(Duration.ZERO, Duration::plus);
        strip(
                Quantity.count(others.size(), "other migration", "other migrations"),
                Quantity.of(took) + " in all",
                "nothing to tell of them",
                22,
                shapes.toString());
    }

    private void together(StringBuilder shapes, List<MigrationStory> near) {
        bar(
                shapes,
                "others",
                5,
                12,
                new Span(near.get(0).began(), near.get(near.size() - 1).ended()),
                Quantity.count(near.size(), "migration", "migrations") + " from "
                        + near.get(0).id());
    }

    private void replay(ReplayStory replay) {
        StringBuilder shapes = new StringBuilder();
        String what = replay.done() ? "replayed after " : "not replayed after ";
        bar(
                shapes,
                "replay",
                5,
                14,
                replay.span(),
                what + Quantity.of(replay.waited()) + ": " + String.join(", ", replay.replicas()));
        strip(
                "Replay on replicas",
                replay.done() ? Quantity.of(replay.waited()) : what + Quantity.of(replay.waited()),
                what + Quantity.of(replay.waited()),
                24,
                shapes.toString());
    }

    private void queue() {
        List<Depth> depths = new ArrayList<>();
        run.migrations().forEach(each -> each.tried().forEach(attempt -> depths.addAll(attempt.queue())));
        depths.sort(Comparator.comparing(Depth::from));
        long peak = depths.stream().mapToLong(Depth::sessions).max().orElse(0);
        if (peak > 0) {
            List<double[]> points = new ArrayList<>();
            depths.forEach(each -> points.add(new double[] {axis.at(each.from()), each.sessions()}));
            area("queue", "Sessions queued behind us", "at most " + Quantity.count(peak), points, peak);
        }
    }

    private void lag(ReplayStory replay) {
        if (replay.peak() > 0) {
            List<double[]> points = new ArrayList<>();
            for (Sample each : replay.lag()) {
                points.add(new double[] {axis.at(replay.span().from().plus(each.since())), each.value()});
            }
            points.add(new double[] {axis.at(replay.span().to()), replay.done() ? 0 : replay.peak()});
            area("lag", "Replica lag", "at most " + Quantity.bytes(replay.peak()), points, replay.peak());
        }
    }

    /** Each value holds until the next. */
    private void area(String kind, String label, String note, List<double[]> points, long peak) {
        StringBuilder path = new StringBuilder("M0 100");
        double before = 0;
        for (double[] point : points) {
            String x = String.format(Locale.ROOT, "%.1f", point[0] * 10);
            path.append("L").append(x).append(' ').append(height(before, peak));
            path.append("L").append(x).append(' ').append(height(point[1], peak));
            before = point[1];
        }
        path.append("V100H1000Z");
        strip(
                label,
                note,
                note,
                56,
                "<svg viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" width=\"100%\" height=\"100%\"><path class=\""
                        + kind + "\" d=\"" + path + "\"><title>" + Page.text(label + ", " + note)
                        + "</title></path></svg>");
    }

    private static String height(double value, long peak) {
        return String.format(Locale.ROOT, "%.1f", 100 - 92 * value / peak);
    }
}
