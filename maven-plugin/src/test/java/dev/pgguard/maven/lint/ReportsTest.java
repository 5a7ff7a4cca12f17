package dev.pgguard.maven.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Rule;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.files.FileLinter;
import dev.pgguard.lint.files.FileRule;
import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.KnownFindings;
import dev.pgguard.lint.files.MarkedFinding;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.maven.output.LintReport;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What machines read of one report that has a bit of everything. */
class ReportsTest {

    private static final String RULE = "require-concurrent-index-creation";

    @TempDir
    private Path folder = Path.of("");

    private LintReport report = new LintReport(List.of(), java.util.Map.of(), List.of(), 0, 0);

    @BeforeEach
    void lint() throws IOException {
        Files.writeString(folder.resolve("V1__a b.sql"), "-- single\n\tcreate index \"ä<\" on orders (a);\n");
        Files.writeString(
                folder.resolve("V2__meant.sql"),
                "-- guard:ignore " + RULE + ": small & <old>\ncreate index i on orders (a);\n");
        Files.writeString(folder.resolve("V3__known.sql"), "create index j on orders (a);\n");
        Files.writeString(folder.resolve("V4__clean.sql"), "select 1;\n");
        Files.write(folder.resolve("V5__binary.sql"), new byte[] {0});
        FoundMigrations found =
                new FlywayFolders(FlywayStyle.of(null), path -> "db/" + folder.relativize(path)).in(List.of(folder));
        List<Rule> rules = new ArrayList<>(
                Rules.all().stream().filter(each -> each.name().equals(RULE)).toList());
        List<MarkedFinding> findings = new FileLinter(rules, LintPolicy.of(18), Catalog.NONE).lint(found);
        rules.addAll(FileRule.ALL);
        SourceFile known = SourceFile.of("db/guard-lint.ignore", RULE + " V3__known.sql * # long ago\nnonsense\n");
        findings = new KnownFindings(known, rules.stream().map(Rule::name).toList(), name -> Optional.empty())
                .applied(findings, found);
        report = LintReport.of(findings, found, List.of(known), rules);
    }

    private static JsonNode read(String json) {
        return JsonMapper.builder().build().readTree(json);
    }

    @Test
    void theGuardsOwnReportHasEverything() {
        JsonNode root = read(LintJson.of(report));
        assertThat(root.at("/counts").toString()).isEqualTo("{\"error\":2,\"warn\":1,\"info\":0,\"suppressed\":2}");
        assertThat(root.at("/migrations").asInt()).isEqualTo(4);
        JsonNode first = root.at("/findings/0");
        assertThat(first.at("/file").asString()).isEqualTo("db/V1__a b.sql");
        assertThat(first.at("/line").asInt()).isEqualTo(2);
        assertThat(first.at("/column").asInt()).isEqualTo(2);
        assertThat(first.at("/offset").asInt()).isEqualTo(11);
        assertThat(first.at("/statement").asInt()).isEqualTo(1);
        assertThat(first.at("/harm/lock").asString()).isEqualTo("SHARE");
        assertThat(first.at("/harm/work").asString()).isEqualTo("build");
        assertThat(first.at("/mark").asString()).hasSize(16);
        assertThat(first.at("/page").asString()).isEqualTo("docs/rules/" + RULE + ".md");
        assertThat(first.at("/edits/0/text").asString()).isEqualTo(" CONCURRENTLY");
        assertThat(root.at("/findings/1/reason").asString()).isEqualTo("small & <old>");
        assertThat(root.at("/findings/2/reason").asString()).isEqualTo("long ago");
    }

    @Test
    void gitLabKnowsAFindingAgainByAFingerprintThatNoOtherHas() {
        JsonNode root = read(GitLabJson.of(report));
        assertThat(root.size()).isEqualTo(3);
        Set<String> fingerprints = new HashSet<>();
        for (JsonNode issue : root) {
            assertThat(issue.at("/severity").asString()).isIn("info", "minor", "major", "critical", "blocker");
            assertThat(issue.at("/description").asString()).isNotBlank();
            assertThat(issue.at("/location/path").asString()).startsWith("db/");
            assertThat(issue.at("/location/lines/begin").asInt()).isPositive();
            fingerprints.add(issue.at("/fingerprint").asString());
        }
        assertThat(fingerprints).hasSize(3);
    }

    /** By the parts of the standard that are used here; the schema itself may not be copied into this repository. */
    @Test
    void sarifHasTheFormOfTheStandard() {
        JsonNode root = read(SarifJson.of(report, "1.2.3"));
        names(root, Set.of("$schema", "version", "runs"));
        assertThat(root.at("/version").asString()).isEqualTo("2.1.0");
        JsonNode run = root.at("/runs/0");
        names(run, Set.of("tool", "invocations", "columnKind", "results"));
        assertThat(run.at("/columnKind").asString()).isEqualTo("utf16CodeUnits");
        assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isTrue();
        JsonNode driver = run.at("/tool/driver");
        names(driver, Set.of("name", "version", "rules"));
        for (JsonNode rule : driver.at("/rules")) {
            names(rule, Set.of("id", "shortDescription", "help", "defaultConfiguration"));
            assertThat(rule.at("/defaultConfiguration/level").asString()).isIn("error", "warning", "note");
        }
        assertThat(run.at("/results").size()).isEqualTo(5);
        for (JsonNode result : run.at("/results")) {
            result(result, driver.at("/rules"));
        }
    }

    private static void result(JsonNode result, JsonNode rules) {
        names(
                result,
                Set.of(
                        "ruleId",
                        "ruleIndex",
                        "level",
                        "message",
                        "locations",
                        "partialFingerprints",
                        "suppressions",
                        "fixes"));
        assertThat(rules.get(result.at("/ruleIndex").asInt()).at("/id").asString())
                .isEqualTo(result.at("/ruleId").asString());
        assertThat(result.at("/level").asString()).isIn("error", "warning", "note");
        assertThat(result.at("/message/text").asString()).isNotBlank();
        names(result.at("/locations/0"), Set.of("physicalLocation"));
        JsonNode physical = result.at("/locations/0/physicalLocation");
        names(physical, Set.of("artifactLocation", "region"));
        location(physical);
        region(physical.at("/region"));
        for (JsonNode suppression : result.at("/suppressions")) {
            names(suppression, Set.of("kind", "justification"));
            assertThat(suppression.at("/kind").asString()).isIn("inSource", "external");
        }
        for (JsonNode fix : result.at("/fixes")) {
            names(fix, Set.of("description", "artifactChanges"));
            for (JsonNode change : fix.at("/artifactChanges")) {
                names(change, Set.of("artifactLocation", "replacements"));
                location(change);
                assertThat(change.at("/replacements").size()).isPositive();
                for (JsonNode replacement : change.at("/replacements")) {
                    names(replacement, Set.of("deletedRegion", "insertedContent"));
                    region(replacement.at("/deletedRegion"));
                    assertThat(replacement.at("/insertedContent/text").isString())
                            .isTrue();
                }
            }
        }
    }

    private static void location(JsonNode holder) {
        names(holder.at("/artifactLocation"), Set.of("uri", "uriBaseId"));
        assertThat(java.net
                        .URI
                        .create(holder.at("/artifactLocation/uri").asString())
                        .isAbsolute())
                .isFalse();
    }

    private static void region(JsonNode region) {
        names(region, Set.of("startLine", "startColumn", "endLine", "endColumn"));
        region.forEach(each -> assertThat(each.asInt()).isPositive());
        assertThat(region.at("/endLine").asInt())
                .isGreaterThanOrEqualTo(region.at("/startLine").asInt());
    }

    /** No other ones: the standard allows none that it does not name. */
    private static void names(JsonNode node, Set<String> allowed) {
        assertThat(allowed).containsAll(node.propertyNames());
    }

    @Test
    void sarifTellsWhereASuppressionStandsAndHowToMakeItSafe() {
        JsonNode results = read(SarifJson.of(report, "")).at("/runs/0/results");
        assertThat(results.at("/0/suppressions").size()).isZero();
        assertThat(results.at("/0/locations/0/physicalLocation/artifactLocation/uri")
                        .asString())
                .isEqualTo("db/V1__a%20b.sql");
        JsonNode replacement = results.at("/0/fixes/0/artifactChanges/0/replacements/0");
        assertThat(replacement.at("/deletedRegion").toString())
                .isEqualTo("{\"startLine\":2,\"startColumn\":14,\"endLine\":2,\"endColumn\":14}");
        assertThat(results.at("/1/suppressions/0/kind").asString()).isEqualTo("inSource");
        assertThat(results.at("/2/suppressions/0/kind").asString()).isEqualTo("external");
        assertThat(results.at("/2/suppressions/0/justification").asString()).isEqualTo("long ago");
    }

    @Test
    void junitHasASuiteForEachFileAndAFailureFromTheSeverityThatFails() throws Exception {
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(JUnitXml.of(report, Optional.of(Severity.ERROR)))));
        Element root = xml.getDocumentElement();
        assertThat(root.getAttribute("tests")).isEqualTo("6");
        assertThat(root.getAttribute("failures")).isEqualTo("2");
        assertThat(root.getAttribute("skipped")).isEqualTo("2");
        assertThat(xml.getElementsByTagName("testsuite").getLength()).isEqualTo(6);
        assertThat(xml.getElementsByTagName("failure").item(0).getTextContent())
                .contains("db/V1__a b.sql:2:2: error: ", "create index \"ä<\" on orders (a);");
        assertThat(JUnitXml.of(report, Optional.empty())).doesNotContain("<failure");
    }
}
