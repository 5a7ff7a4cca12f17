package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.build.FlywayProject.Version;
import dev.pgguard.it.build.PluginProject.Pom;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real {@code mvn guard:report}, of runs of a real {@code mvn flyway:migrate} in the same project. */
final class ReportMavenIT {

    private static final MavenBuild MAVEN = MavenBuild.ofThisBuild(Path.of("target", "report-maven-repository"));

    private final Path directory;
    private final Shop shop = new Shop();

    ReportMavenIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void leaveNothingBehind() {
        shop.close();
    }

    @Test
    void tellsHowThePastRunsOfAProjectWent() {
        List<Version> versions = Version.selected();
        FlywayProject project = FlywayProject.in(directory, MAVEN, versions.get(versions.size() - 1), Pom.PLAIN);
        project.prepare();
        project.script("V1__status.sql", Shop.ALTER);
        try (Blocker export = Blocker.holding(shop.database(), "ACCESS SHARE", "shop.orders");
                ChildProcess run =
                        project.migrate(shop, "-Dflyway.guard.lockTimeout=100ms", "-Dflyway.guard.maxAttempts=2")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(export.released()).isFalse();
        }
        try (ChildProcess run = project.migrate(shop)) {
            assertThat(run.exitCode()).as(run.output()).isZero();
        }
        project.script("V2__index.sql", Shop.INDEX);
        try (ChildProcess run = project.migrate(shop)) {
            assertThat(run.exitCode()).as(run.output()).isZero();
        }

        try (ChildProcess run = new Goals(MAVEN, directory).run("report")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.lines().stream().filter(line -> line.contains("Flyway on ")))
                    .hasSize(3)
                    .satisfiesExactly(
                            first -> assertThat(first).containsPattern(" failed +0 +2 "),
                            second -> assertThat(second).containsPattern(" succeeded +1 +1 "),
                            third -> assertThat(third).containsPattern(" succeeded +1 +1 "));
            assertThat(run.output()).contains("report of 3 runs: ");
        }
        assertThat(new Goals(MAVEN, directory).report("report.html")).contains("3\u00a0runs", "Flyway on ");
    }
}
