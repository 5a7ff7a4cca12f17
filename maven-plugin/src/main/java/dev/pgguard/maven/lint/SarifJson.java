package dev.pgguard.maven.lint;

import dev.pgguard.lint.Edit;
import dev.pgguard.lint.Finding;
import dev.pgguard.lint.Place;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.maven.output.LintReport;
import dev.pgguard.sql.LineIndex;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** SARIF 2.1.0, the standard in which analysers tell their findings. */
public final class SarifJson {

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private final LintReport report;
    private final List<String> rules;

    private SarifJson(LintReport report) {
        this.report = report;
        this.rules = report.rules().stream().map(Rule::name).toList();
    }

    /** @param version of the guard; empty when it is not known */
    public static String of(LintReport report, String version) {
        return LintJson.text(new SarifJson(report).log(version));
    }

    private ObjectNode log(String version) {
        ObjectNode root = LintJson.MAPPER.createObjectNode();
        root.put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = root.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "Migration Guard");
        if (!version.isEmpty()) {
            driver.put("version", version);
        }
        ArrayNode described = driver.putArray("rules");
        report.rules().forEach(each -> describe(each, described.addObject()));
        run.putArray("invocations").addObject().put("executionSuccessful", true);
        run.put("columnKind", "utf16CodeUnits");
        ArrayNode results = run.putArray("results");
        report.findings().forEach(each -> result(each, results.addObject()));
        return root;
    }

    private static void describe(Rule rule, ObjectNode node) {
        node.put("id", rule.name());
        node.putObject("shortDescription").put("text", rule.name().replace('-', ' '));
        node.putObject("help").put("text", "See the guard's " + LintReport.page(rule.name()) + ".");
        node.putObject("defaultConfiguration").put("enabled", rule.on()).put("level", level(rule.severity()));
    }

    private void result(MarkedFinding marked, ObjectNode node) {
        Finding finding = marked.finding();
        node.put("ruleId", finding.rule());
        if (rules.contains(finding.rule())) {
            node.put("ruleIndex", rules.indexOf(finding.rule()));
        }
        node.put("level", level(finding.severity()));
        String harm = finding.harm() == null ? "" : "\n" + finding.harm();
        node.putObject("message").put("text", finding.message() + harm);
        Place place = finding.place();
        ObjectNode physical = node.putArray("locations").addObject().putObject("physicalLocation");
        artifact(place.file(), physical);
        region(place.start(), place.end(), physical.putObject("region"));
        node.putObject("partialFingerprints").put("guardMark/v1", marked.fingerprint());
        ArrayNode suppressions = node.putArray("suppressions");
        if (finding.suppressed() != null) {
            suppressions
                    .addObject()
                    .put("kind", marked.known() ? "external" : "inSource")
                    .put("justification", finding.suppressed());
        }
        SourceFile source = report.sources().get(place.file());
        if (source != null && !finding.edits().isEmpty()) {
            fix(finding, source, node.putArray("fixes").addObject());
        }
    }

    private static void fix(Finding finding, SourceFile source, ObjectNode node) {
        node.putObject("description").put("text", "Make it safe in place");
        ObjectNode change = node.putArray("artifactChanges").addObject();
        artifact(source.path(), change);
        ArrayNode replacements = change.putArray("replacements");
        for (Edit edit : finding.edits()) {
            ObjectNode replacement = replacements.addObject();
            region(
                    source.lines().position(edit.range().start()),
                    source.lines().position(edit.range().end()),
                    replacement.putObject("deletedRegion"));
            replacement.putObject("insertedContent").put("text", edit.text());
        }
    }

    private static void region(LineIndex.Position start, LineIndex.Position end, ObjectNode node) {
        node.put("startLine", start.line())
                .put("startColumn", start.column())
                .put("endLine", end.line())
                .put("endColumn", end.column());
    }

    /** A relative path is one in the sources' root, whatever that is called there. */
    private static void artifact(String path, ObjectNode parent) {
        ObjectNode location = parent.putObject("artifactLocation");
        if (Path.of(path).isAbsolute()) {
            location.put("uri", Path.of(path).toUri().toString());
            return;
        }
        location.put("uri", relative(path)).put("uriBaseId", "%SRCROOT%");
    }

    private static String relative(String path) {
        try {
            String clear = path.indexOf(':') < 0 ? path : "./" + path;
            return new URI(null, null, clear, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("the path " + path + " cannot be written as a URI", e);
        }
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARN -> "warning";
            case INFO -> "note";
        };
    }
}
