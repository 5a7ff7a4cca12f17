package dev.pgguard.maven;

import dev.pgguard.lint.Severity;
import dev.pgguard.maven.lint.GitLabJson;
import dev.pgguard.maven.lint.JUnitXml;
import dev.pgguard.maven.lint.LintJson;
import dev.pgguard.maven.lint.SarifJson;
import dev.pgguard.maven.output.GitHubOutput;
import dev.pgguard.maven.output.LintReport;
import java.util.Optional;

/** How findings are told. */
enum LintFormat {
    /** In the log, with the line and what to do. */
    TEXT(""),
    /** In the log, a line each. */
    LINES(""),
    /** Commands of GitHub's workflows, on the output of the step. */
    GITHUB("lint-github.txt"),
    GITLAB("lint-gitlab.json"),
    SARIF("lint.sarif"),
    JUNIT("lint-junit.xml"),
    JSON("lint.json");

    private final String file;

    LintFormat(String file) {
        this.file = file;
    }

    /** In the report's folder; empty for what stands in the log only. */
    String file() {
        return file;
    }

    /** The text of its file. */
    String of(LintReport report, Optional<Severity> failOn, String version) {
        return switch (this) {
            case TEXT, LINES -> "";
            case GITHUB ->
                GitHubOutput.of(report).stream().map(each -> each + "\n").reduce("", String::concat);
            case GITLAB -> GitLabJson.of(report);
            case SARIF -> SarifJson.of(report, version);
            case JUNIT -> JUnitXml.of(report, failOn);
            case JSON -> LintJson.of(report);
        };
    }
}
