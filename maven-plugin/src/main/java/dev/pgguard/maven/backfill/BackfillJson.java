package dev.pgguard.maven.backfill;

import dev.pgguard.backfill.BackfillPlan;
import dev.pgguard.backfill.BackfillResult;
import dev.pgguard.backfill.BackfillStatus;
import dev.pgguard.backfill.FailedRow;
import dev.pgguard.backfill.Origin;
import dev.pgguard.backfill.Verified;
import dev.pgguard.backfill.partition.RebuildPlan;
import dev.pgguard.backfill.partition.RebuildStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Plans, jobs and results for machines; {@code docs/backfill.md} describes it. */
public final class BackfillJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private BackfillJson() {}

    public static String ofStatus(List<BackfillStatus> jobs, List<RebuildStatus> rebuilds) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode array = root.putArray("jobs");
        for (BackfillStatus job : jobs) {
            ObjectNode node = array.addObject()
                    .put("name", job.name())
                    .put("state", word(job.state()))
                    .put("target", job.target())
                    .put("rows", job.rows())
                    .put("estimatedRows", job.estimatedRows())
                    .put("batches", job.batches())
                    .put("walBytes", job.walBytes())
                    .put("chunksDone", job.chunksDone())
                    .put("chunks", job.chunks())
                    .put("failures", job.failures())
                    .put("pace", job.pace().profile())
                    .put("priority", job.priority())
                    .put("lastError", job.lastError());
            registeredBy(node, job.origin());
            ArrayNode workers = node.putArray("workers");
            for (BackfillStatus.WorkerStatus worker : job.workers()) {
                workers.addObject()
                        .put("pid", worker.pid())
                        .put("batchSize", worker.batchSize())
                        .put("lagBytes", worker.lagBytes())
                        .put("waitsFor", worker.waitsFor());
            }
        }
        rebuilds(root, rebuilds);
        return text(root);
    }

    public static String ofPlans(List<BackfillPlan> plans, List<RebuildPlan> rebuilds) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode array = root.putArray("plans");
        for (BackfillPlan plan : plans) {
            ObjectNode node = array.addObject()
                    .put("name", plan.name())
                    .put("feasible", plan.feasible())
                    .put("target", plan.target())
                    .put("keyName", plan.keyName())
                    .put("strategy", word(plan.strategy()))
                    .put("stride", plan.stride())
                    .put("rows", plan.rows())
                    .put("batchRows", plan.batchRows())
                    .put("batches", plan.batches())
                    .put("seconds", plan.time().toSeconds())
                    .put("walBytes", plan.walBytes())
                    .put("measured", plan.measured())
                    .put("hot", plan.hot())
                    .put("verification", word(plan.verification()));
            strings(node.putArray("key"), plan.key());
            strings(node.putArray("reasons"), plan.reasons());
            ArrayNode obstacles = node.putArray("obstacles");
            plan.obstacles().forEach(each -> obstacles
                    .addObject()
                    .put("severity", word(each.severity()))
                    .put("subject", each.subject())
                    .put("message", each.message()));
        }
        return text(root);
    }

    public static String ofResults(List<BackfillResult> results, List<RebuildStatus> rebuilds) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode array = root.putArray("results");
        for (BackfillResult result : results) {
            ObjectNode node = array.addObject()
                    .put("name", result.name())
                    .put("state", word(result.state()))
                    .put("rows", result.rows())
                    .put("batches", result.batches())
                    .put("walBytes", result.walBytes())
                    .put("elapsedMillis", result.elapsed().toMillis())
                    .put("error", result.error());
            if (result.verified() != null) {
                answer(node.putObject("verified"), result.verified());
            }
            ArrayNode failures = node.putArray("failures");
            for (FailedRow row : result.failures()) {
                ObjectNode failure = failures.addObject();
                strings(failure.putArray("key"), row.key());
                failure.put("sqlState", row.sqlState()).put("message", row.message());
            }
        }
        rebuilds(root, rebuilds);
        return text(root);
    }

    public static String ofAnswers(Map<String, Verified> answers) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode array = root.putArray("verified");
        answers.forEach((name, verified) -> answer(array.addObject().put("name", name), verified));
        return text(root);
    }

    private static void rebuilds(ObjectNode root, List<RebuildStatus> rebuilds) {
        ArrayNode array = root.putArray("rebuilds");
        for (RebuildStatus rebuild : rebuilds) {
            ObjectNode node = array.addObject()
                    .put("name", rebuild.name())
                    .put("state", rebuild.state())
                    .put("parent", rebuild.parent())
                    .put("pace", rebuild.pace().profile());
            registeredBy(node, rebuild.origin());
            ArrayNode parts = node.putArray("partitions");
            for (RebuildStatus.Part part : rebuild.partitions()) {
                parts.addObject()
                        .put("partition", part.partition())
                        .put("state", part.state())
                        .put("step", part.step() == null ? null : word(part.step()))
                        .put("rows", part.rows())
                        .put("old", part.old())
                        .put(
                                "keepUntil",
                                part.keepUntil() == null
                                        ? null
                                        : part.keepUntil().toString())
                        .put("error", part.error());
            }
        }
    }

    private static void registeredBy(ObjectNode node, @Nullable Origin origin) {
        if (origin == null) {
            node.putNull("registeredBy");
        } else {
            node.putObject("registeredBy").put("tool", origin.tool()).put("migration", origin.migration());
        }
    }

    private static void answer(ObjectNode node, Verified verified) {
        node.put("complete", verified.complete())
                .put("left", verified.left())
                .put("how", word(verified.how()))
                .put("message", verified.message());
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String text(ObjectNode root) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
