package dev.pgguard.maven;

import dev.pgguard.gate.QuietReport;
import dev.pgguard.migration.NotReady;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who holds the tables, for machines; {@code docs/pipelines.md} describes it. */
final class QuietJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private QuietJson() {}

    static String of(QuietReport report, String database) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("quiet", report.quiet());
        root.put("database", database);
        ArrayNode tables = root.putArray("tables");
        report.tables().forEach(tables::add);
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
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
