package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.build.PluginProject.Pom;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real {@code mvn guard:doctor}, beside a standby: what it prints and writes, and that what it prescribes helps. */
final class DoctorMavenIT {

    private static final MavenBuild MAVEN = MavenBuild.ofThisBuild(Path.of("target", "doctor-maven-repository"));

    private final Goals goals;
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 1).database();

    DoctorMavenIT(@TempDir Path directory) {
        this.goals = new Goals(MAVEN, directory);
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private String url() {
        return "-Dguard.url=" + database.url();
    }

    @Test
    void printsTheGrantsThatMakeItContentInAFolderWithoutAPom() {
        String role = database.role("bare");
        database.execute(
                "revoke all on schema public from public",
                "create schema shop",
                "create table shop.flyway_schema_history (installed_rank int, version text, script text, success boolean)");
        List<String> grants;
        try (ChildProcess run = goals.run("doctor", url(), "-Dguard.user=" + role)) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("as role " + role)
                    .containsPattern("\\[INFO] \\[pgguard] ok +server +PostgreSQL ")
                    .containsPattern(
                            "\\[ERROR] \\[pgguard] PROBLEM +history +history of Flyway: shop.flyway_schema_history")
                    .containsPattern(
                            "A guarded run would not work on \\S+. 3 problems \\(.*history-unknown.*\\), told above")
                    .contains("mvn " + Goals.PLUGIN + ":explain -Dguard.entry=")
                    .contains("docs/runbook.md#replicas-not-visible", "docs/runbook.md#history-unknown")
                    .doesNotContain("\tat ");
            assertThat(Goals.times(run, "shop.flyway_schema_history, which the role may not read"))
                    .isEqualTo(1);
            grants = run.lines().stream()
                    .filter(line -> line.startsWith("GRANT "))
                    .toList();
            assertThat(grants).hasSize(4);
            String json = goals.report("doctor.json");
            assertThat(json).contains("\"works\" : false", "\"reason\" : \"replicas-not-visible\"");
            assertThat(grants).allMatch(grant -> json.contains(grant.replace("\"", "\\\"")));
        }

        database.execute(grants.toArray(String[]::new));

        try (ChildProcess run = goals.run("doctor", url(), "-Dguard.user=" + role)) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains("A guarded run works on ").doesNotContain("GRANT", "PROBLEM");
            assertThat(goals.report("doctor.json")).contains("\"works\" : true", "\"grants\" : [ ]");
        }
    }

    /** A pipeline's role, that may not migrate. */
    @Test
    void printsTheGrantsThatOpenTheGateToARoleThatMigratesNothing() {
        String role = database.role("gate");
        database.execute(
                "revoke all on schema public from public",
                "create schema shop",
                "create table shop.flyway_schema_history (installed_rank int, version text, script text, success boolean)",
                "insert into shop.flyway_schema_history values (1, '1', 'V1__orders.sql', true)");
        List<String> grants;
        try (ChildProcess run = goals.run("doctor", url(), "-Dguard.user=" + role, "-Dguard.purpose=gate")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("The gate would not work on ");
            grants = run.lines().stream()
                    .filter(line -> line.startsWith("GRANT "))
                    .toList();
            String to = " TO \"" + role + "\";";
            assertThat(grants)
                    .containsExactlyInAnyOrder(
                            "GRANT pg_monitor" + to,
                            "GRANT USAGE ON SCHEMA \"shop\"" + to,
                            "GRANT SELECT ON shop.flyway_schema_history" + to);
        }

        database.execute(grants.toArray(String[]::new));

        String[] gateToo = {
            Goals.PLUGIN + ":gate", url(), "-Dguard.user=" + role, "-Dguard.purpose=gate", "-Dguard.timeout=1m"
        };
        try (ChildProcess run = goals.run("doctor", gateToo)) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output())
                    .contains("The gate works on ", "Gate open: ", "at V1__orders.sql")
                    .doesNotContain("GRANT", "PROBLEM");
        }
    }

    @Test
    void tellsInAProjectWhichSettingsApplyAndFromWhereWithoutSecrets() {
        PgCluster cluster = PgClusters.shared(PgMajors.newest(), 1);
        cluster.awaitReplay();
        Pom pom = new Pom(
                Map.of("flyway.guard.lockTimeout", "2s", "liquibase.guard.maxDelay", "13s"),
                "<lockTimeout>3s</lockTimeout><password>swordfish</password>");
        try (ChildProcess run = goals.runInProject(
                pom,
                Map.of("PGPASSWORD", "swordfish", "GUARD_REPLICA_TIMEOUT", "9m"),
                "doctor",
                url() + "?user=" + database.monitoringOwner() + "&password=swordfish",
                "-Dguard.expectedReplicas=1",
                "-Dguard.replicaUrls=" + cluster.standby(1).url(database.name(), "postgres") + "&password=swordfish")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            String json = goals.report("doctor.json");
            assertThat(run.output())
                    .contains("lockTimeout=3s (<lockTimeout> in the POM)")
                    .contains("replicaTimeout=9m (environment variable GUARD_REPLICA_TIMEOUT)")
                    .contains("expectedReplicas=1 (-Dguard.expectedReplicas)")
                    .contains("flyway.guard.lockTimeout=2s (property flyway.guard.lockTimeout in the POM)")
                    .containsPattern(
                            "warning +settings +liquibase.guard.maxDelay=13s .*in the POM\\): Liquibase ignores")
                    .contains("has replayed, by its own word")
                    .doesNotContain("swordfish");
            assertThat(json)
                    .contains("\"name\" : \"password\"", "\"source\" : \"<password> in the POM\"")
                    .doesNotContain("swordfish");
        }
    }

    @Test
    void explainsAnEntryAndListsTheParametersOfAGoal() {
        String[] helpToo = {Goals.PLUGIN + ":help", "-Ddetail", "-Dgoal=gate", "-Dguard.entry=replica-paused"};
        try (ChildProcess run = goals.run("explain", helpToo)) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output())
                    .contains("replica-paused\n\nWhat it means. ", "\nWhat to do. ")
                    .contains("guard:gate")
                    .containsPattern("expectedReplicas\\s+Which replicas must be ready: ")
                    .containsPattern("timeout\\s+How long to wait for an open gate, ")
                    .contains("User property: guard.expectedReplicas")
                    .doesNotContain("guard.olderThan");
        }
    }
}
