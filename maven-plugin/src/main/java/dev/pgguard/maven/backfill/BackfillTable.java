package dev.pgguard.maven.backfill;

import dev.pgguard.backfill.BackfillPlan;
import dev.pgguard.backfill.BackfillStatus;
import dev.pgguard.backfill.Obstacle;
import dev.pgguard.backfill.Origin;
import dev.pgguard.backfill.partition.RebuildPlan;
import dev.pgguard.backfill.partition.RebuildStatus;
import dev.pgguard.migration.DurationText;
import dev.pgguard.migration.SizeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Plans and jobs as lines for people. */
public final class BackfillTable {

    private BackfillTable() {}

    /** One job per line, and one more for each session at work. */
    public static List<String> of(List<BackfillStatus> jobs) {
        if (jobs.isEmpty()) {
            return List.of("No backfill is registered in this database.");
        }
        List<String> lines = new ArrayList<>();
        for (BackfillStatus job : jobs) {
            lines.add("%s  %s  %s%s  %s rows changed, %d of %d chunks, %s batches, %s of WAL, pace %s, priority %d%s%s"
                    .formatted(
                            job.name(),
                            job.state().name().toLowerCase(Locale.ROOT),
                            job.target(),
                            registeredBy(job.origin()),
                            Words.number(job.rows()),
                            job.chunksDone(),
                            job.chunks(),
                            Words.number(job.batches()),
                            SizeText.of(job.walBytes()),
                            job.pace().profile(),
                            job.priority(),
                            job.failures() == 0 ? "" : ", " + Words.number(job.failures()) + " rows failed",
                            job.lastError() == null ? "" : ", " + job.lastError()));
            for (BackfillStatus.WorkerStatus worker : job.workers()) {
                lines.add("    pid %d, batches of %s%s, %s"
                        .formatted(
                                worker.pid(),
                                Words.number(worker.batchSize()),
                                worker.lagBytes() == null
                                        ? ""
                                        : ", replicas " + SizeText.of(worker.lagBytes()) + " behind",
                                worker.waitsFor() == null ? "at work" : "waits: " + worker.waitsFor()));
            }
        }
        return lines;
    }

    private static String registeredBy(@Nullable Origin origin) {
        return origin == null ? "" : ", registered by " + origin;
    }

    /** A rebuild, and a line for each of its partitions. */
    public static List<String> of(RebuildStatus rebuild) {
        List<String> lines = new ArrayList<>();
        lines.add(rebuild.name() + "  " + rebuild.state() + "  rebuilds " + rebuild.parent()
                + registeredBy(rebuild.origin()) + ", pace " + rebuild.pace().profile());
        for (RebuildStatus.Part part : rebuild.partitions()) {
            lines.add("    " + part.partition() + "  " + part.state() + ", " + Words.number(part.rows()) + " rows"
                    + (part.old() == null
                            ? ""
                            : ", the old one is kept as " + part.old() + " until " + part.keepUntil())
                    + (part.error() == null ? "" : ", " + part.error()));
        }
        return lines;
    }

    /** What a rebuild would do, and what is in the way. */
    public static List<String> of(RebuildPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add(plan.name() + ": rebuilds " + plan.parent());
        for (RebuildPlan.Part part : plan.partitions()) {
            lines.add("    " + part.partition() + ": "
                    + (part.rows() < 0 ? "never analysed" : "about " + Words.number(part.rows()) + " rows") + ", "
                    + SizeText.of(part.bytes())
                    + (part.obstacles().isEmpty() ? "" : "; refusal: " + String.join("; ", part.obstacles())));
        }
        plan.notes().forEach(each -> lines.add("    note: " + each));
        return lines;
    }

    /** What it would do, and what is in the way. */
    public static List<String> of(BackfillPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s over %s (%s), %s"
                .formatted(
                        plan.name(),
                        plan.target(),
                        plan.keyName(),
                        String.join(", ", plan.key()),
                        plan.strategy() == BackfillPlan.Strategy.STRIDED
                                ? "windows of " + plan.stride() + " passes"
                                : "plain keyset"));
        plan.reasons().forEach(each -> lines.add("    " + each));
        lines.add("    about %s rows in %s batches of %s, about %s and %s of WAL (%s)%s"
                .formatted(
                        Words.number(plan.rows()),
                        Words.number(plan.batches()),
                        Words.number(plan.batchRows()),
                        DurationText.of(plan.time()),
                        SizeText.of(plan.walBytes()),
                        plan.measured() ? "from one batch that was rolled back" : "by rules of thumb",
                        plan.hot() == null ? "" : ", %.0f %% HOT".formatted(plan.hot() * 100)));
        lines.add("    verified at the end: "
                + (plan.verification() == BackfillPlan.Verification.NO_ROW_MATCHES
                        ? "no row matches any more"
                        : "every chunk reached its end"));
        for (Obstacle each : plan.obstacles()) {
            lines.add("    " + each.severity().name().toLowerCase(Locale.ROOT) + ": " + each.subject() + ": "
                    + each.message());
        }
        return lines;
    }
}
