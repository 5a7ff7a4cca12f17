package dev.pgguard.maven;

import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the reports in JSON have in common; {@code docs/pipelines.md} describes it. */
final class JsonReport {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonReport() {}

    static ObjectNode root() {
        return MAPPER.createObjectNode();
    }

    /** The array {@code findings}. */
    static void findings(ObjectNode root, List<NotReady> findings) {
        ArrayNode array = root.putArray("findings");
        for (NotReady finding : findings) {
            ObjectNode node = array.addObject();
            node.put("reason", finding.refusal().anchor())
                    .put("subject", finding.subject())
                    .put("message", finding.message());
            runbook(node, finding.refusal());
        }
    }

    static void runbook(ObjectNode node, Refusal refusal) {
        node.put("runbook", refusal.entry());
    }

    static String text(ObjectNode root) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
