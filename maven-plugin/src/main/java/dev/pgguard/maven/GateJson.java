package dev.pgguard.maven;

import dev.pgguard.gate.GateReport;
import dev.pgguard.migration.NotReady;
import dev.pgguard.replica.NotWaitedFor;
import dev.pgguard.replica.ReplayState;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The verdict of a gate, for machines; {@code docs/pipelines.md} describes it. */
final class GateJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private GateJson() {}

    static String of(GateReport report, String database) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("gate", report.open() ? "open" : "closed");
        root.put("database", database);
        root.put(
                "position", report.position() == null ? null : report.position().toString());
        root.put("looks", report.looks());
        root.put("waitedMs", report.waited().toMillis());
        ArrayNode findings = root.putArray("findings");
        for (NotReady finding : report.findings()) {
            findings.addObject()
                    .put("reason", finding.refusal().anchor())
                    .put("subject", finding.subject())
                    .put("message", finding.message())
                    .put("runbook", "docs/runbook.md#" + finding.refusal().anchor());
        }
        ArrayNode replicas = root.putArray("replicas");
        for (ReplayState state : report.replicas()) {
            replicas.addObject()
                    .put("replica", state.replica())
                    .put("state", state.kind().name().toLowerCase(Locale.ROOT))
                    .put(
                            "replayed",
                            state.replayed() == null ? null : state.replayed().toString())
                    .put("bytesBehind", state.bytesBehind())
                    .put("hint", state.hint());
        }
        ArrayNode left = root.putArray("notWaitedFor");
        for (NotWaitedFor each : report.notWaitedFor()) {
            left.addObject().put("who", each.who()).put("why", each.why());
        }
        ObjectNode history = root.putObject("history");
        report.newest().forEach(history::put);
        ArrayNode notChecked = root.putArray("notChecked");
        report.notChecked().forEach(notChecked::add);
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
