package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.build.PluginProject.Pom;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real {@code mvn guard:wait-for-quiet}: red with names, green as soon as the tables are free. */
final class WaitForQuietMavenIT {

    private static final MavenBuild MAVEN = MavenBuild.ofThisBuild(Path.of("target", "quiet-maven-repository"));

    private static final String THE_GOAL_LOOKS =
            "select exists (select from pg_stat_activity where application_name = 'pgguard:quiet' and datname = current_database())";

    private final Goals goals;
    private final Shop shop = new Shop();

    WaitForQuietMavenIT(@TempDir Path directory) {
        this.goals = new Goals(MAVEN, directory);
    }

    @AfterEach
    void leaveNothingBehind() {
        shop.close();
    }

    private String url() {
        return "-Dguard.url=" + shop.database().url(shop.owner());
    }

    @Test
    void isRedWithTheNameOfWhoHoldsATableInAFolderWithoutAPom() {
        try (Blocker report = Blocker.holding(shop.database(), "ACCESS SHARE", "shop.orders");
                ChildProcess run = goals.run(
                        "wait-for-quiet",
                        url(),
                        "-Dguard.tables=shop.notes,shop.orders",
                        "-Dguard.olderThan=0s",
                        "-Dguard.timeout=1500ms")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("Do not begin the deploy. 1 finding (tables-not-quiet), told above")
                    .contains("select pg_terminate_backend(<its pid>)", "-Dguard.timeout=10m")
                    .contains("pid " + report.pid() + " (app=" + Blocker.APPLICATION + ", user=postgres")
                    .contains("last query: select count(*) from shop.orders where ? = ?")
                    .contains("See the guard's docs/runbook.md#tables-not-quiet.")
                    .doesNotContain("\tat ");
            assertThat(Goals.times(run, "shop.orders is held by a transaction")).isEqualTo(1);
            assertThat(goals.report("quiet.json")).contains("\"quiet\" : false", "\"reason\" : \"tables-not-quiet\"");
        }
    }

    @Test
    void isGreenAsSoonAsTheTablesAreFree() {
        Pom pom = new Pom(Map.of(), "<tables>shop.orders</tables><olderThan>0s</olderThan>");
        try (Blocker report = Blocker.holding(shop.database(), "ROW EXCLUSIVE", "shop.orders")
                        .releaseWhen(THE_GOAL_LOOKS);
                ChildProcess run = goals.runInProject(pom, Map.of(), "wait-for-quiet", url(), "-Dguard.timeout=1m")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(report.released()).isTrue();
            assertThat(run.output()).contains("no transaction holds shop.orders");
            assertThat(goals.report("quiet.json")).contains("\"quiet\" : true", "\"findings\" : [ ]");
        }
    }
}
