package dev.pgguard.maven;

import dev.pgguard.gate.QuietReport;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who holds the tables, for machines. */
final class QuietJson {

    private QuietJson() {}

    static String of(QuietReport report, String database) {
        ObjectNode root = JsonReport.root();
        root.put("quiet", report.quiet());
        root.put("database", database);
        ArrayNode tables = root.putArray("tables");
        report.tables().forEach(tables::add);
        root.put("looks", report.looks());
        root.put("waitedMs", report.waited().toMillis());
        JsonReport.findings(root, report.findings());
        return JsonReport.text(root);
    }
}
