package dev.pgguard.maven;

import dev.pgguard.gate.GateReport;
import dev.pgguard.replica.NotWaitedFor;
import dev.pgguard.replica.ReplayState;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The verdict of a gate, for machines. */
final class GateJson {

    private GateJson() {}

    static String of(GateReport report, String database) {
        ObjectNode root = JsonReport.root();
        root.put("gate", report.open() ? "open" : "closed");
        root.put("database", database);
        root.put(
                "position", report.position() == null ? null : report.position().toString());
        root.put("looks", report.looks());
        root.put("waitedMs", report.waited().toMillis());
        JsonReport.findings(root, report.findings());
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
        return JsonReport.text(root);
    }
}
