package dev.pgguard.maven.lint;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.Harm;
import dev.pgguard.lint.Place;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.maven.output.LintReport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The guard's own report, in which everything stands; {@code docs/lint.md} describes it. */
public final class LintJson {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private LintJson() {}

    /** Suppressed findings are in it, and say so. */
    public static String of(LintReport report) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("migrations", report.migrations()).put("applied", report.applied());
        root.putObject("counts")
                .put("error", report.count(Severity.ERROR))
                .put("warn", report.count(Severity.WARN))
                .put("info", report.count(Severity.INFO))
                .put("suppressed", report.suppressed());
        ArrayNode findings = root.putArray("findings");
        report.findings().forEach(each -> add(each, findings.addObject()));
        return text(root);
    }

    private static void add(MarkedFinding marked, ObjectNode node) {
        Finding finding = marked.finding();
        Place place = finding.place();
        node.put("rule", finding.rule())
                .put("severity", word(finding.severity()))
                .put("file", place.file())
                .put("line", place.start().line())
                .put("column", place.start().column())
                .put("endLine", place.end().line())
                .put("endColumn", place.end().column())
                .put("offset", place.range().start())
                .put("endOffset", place.range().end())
                .put("statement", finding.statement())
                .put("message", finding.message())
                .put("mark", marked.mark())
                .put("suppressed", marked.suppressed())
                .put("reason", finding.suppressed())
                .put("page", LintReport.page(finding.rule()));
        harm(finding.harm(), node);
        ArrayNode instead = node.putArray("instead");
        finding.instead().forEach(instead::add);
        ArrayNode edits = node.putArray("edits");
        for (Edit edit : finding.edits()) {
            edits.addObject()
                    .put("offset", edit.range().start())
                    .put("endOffset", edit.range().end())
                    .put("text", edit.text());
        }
    }

    private static void harm(@Nullable Harm harm, ObjectNode node) {
        if (harm == null) {
            node.putNull("harm");
            return;
        }
        node.putObject("harm")
                .put("lock", harm.lock().sqlName())
                .put("table", harm.table().toString())
                .put("work", harm.work().name().toLowerCase(Locale.ROOT))
                .put("says", harm.toString());
    }

    static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    static String text(tools.jackson.databind.JsonNode root) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
