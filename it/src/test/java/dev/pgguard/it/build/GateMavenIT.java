package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.build.PluginProject.Plugin;
import dev.pgguard.it.build.PluginProject.Pom;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.Fault;
import dev.pgguard.testing.Faults;
import dev.pgguard.testing.MavenBuild;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.change.custom.CustomTaskChange;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.ValidationErrors;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real {@code mvn guard:gate}, in a project and in a folder without one. */
final class GateMavenIT {

    private static final MavenBuild MAVEN = MavenBuild.ofThisBuild(Path.of("target", "gate-maven-it-repository"));
    private static final String GOAL = Plugin.guard("guard-maven-plugin") + ":gate";
    private static final String SWITCHED_OFF = "-Dguard.enabled=false";

    private final PgCluster cluster = PgClusters.shared(PgMajors.newest(), 1);
    private final TestDatabase database = cluster.database();
    private final String owner = database.monitoringOwner();

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void downloadOnce(@TempDir Path empty) {
        MAVEN.prepare(empty, GOAL, SWITCHED_OFF);
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private ChildProcess gate(Map<String, String> environment, String... options) {
        List<String> arguments = new ArrayList<>(List.of(GOAL, "-Dguard.url=" + database.url()));
        arguments.addAll(List.of(options));
        ProcessBuilder builder = MAVEN.process(directory, arguments.toArray(String[]::new));
        builder.environment().remove("PGPASSWORD");
        builder.environment().putAll(environment);
        return ChildProcess.start(builder);
    }

    private String opens(String... options) {
        try (ChildProcess run = gate(Map.of(), options)) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains("[pgguard] Gate open: ");
            return run.output();
        }
    }

    private String stays(ChildProcess closed) {
        try (closed) {
            assertThat(closed.exitCode()).as(closed.output()).isEqualTo(1);
            assertThat(closed.output()).doesNotContain("\tat ");
            return closed.output();
        }
    }

    private String closed(String... options) {
        List<String> all = new ArrayList<>(List.of("-Dguard.timeout=0s"));
        all.addAll(List.of(options));
        return stays(gate(Map.of(), all.toArray(String[]::new)));
    }

    private String user() {
        return "-Dguard.user=" + owner;
    }

    private void write(String file, String content) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pom(Map<String, String> properties, String configuration) {
        PluginProject.in(
                directory,
                MAVEN,
                new Plugin(Plugin.guard("guard-maven-plugin"), List.of()),
                new Pom(properties, configuration));
    }

    private void flyway() {
        Flyway.configure()
                .dataSource(database.url(), owner, "")
                .locations("filesystem:" + directory.resolve("src/main/resources/db/migration"))
                .placeholders(Map.of("owner", "me"))
                .load()
                .migrate();
    }

    private void lastRun(String level) {
        write(
                "target/migration-guard/run.json",
                """
                {"format": 2, "tool": "Flyway", "database": "elsewhere/%s", "started": "2026-11-21T03:00:00Z",
                 "ended": "2026-11-21T03:00:20Z", "outcome": "succeeded", "failure": null, "migrations": 2, "level": "%s",
                 "thresholds": [{"name": "pageAttempts", "level": "page", "message": "V2__b.sql took 5 attempts"}], "events": []}
                """
                        .formatted(database.name(), level));
    }

    @Test
    void theLevelOfTheLastRunClosesItOnlyWhereThatIsWanted() {
        write("src/main/resources/db/migration/V1__orders.sql", "create table orders (id int);");
        flyway();
        lastRun("page");
        opens(user());
        assertThat(closed(user(), "-Dguard.failOnRun=page"))
                .contains("The last run: page, V2__b.sql took 5 attempts (pageAttempts)", "1 finding (last-run)");
        lastRun("ok");
        opens(user(), "-Dguard.failOnRun=page");
    }

    @Test
    void isRedWhileReplayIsPausedAndGreenWhenItHasReplayed() throws IOException {
        write("src/main/resources/db/migration/V1__orders.sql", "create table orders (id int);");
        flyway();
        try (Fault paused = Faults.pauseReplay(cluster.standby(1))) {
            database.execute("create table more (id int)");
            assertThat(closed(user()))
                    .contains(
                            "[pgguard] Gate closed",
                            "Do not roll out the code",
                            "standby1",
                            "docs/runbook.md#replica-not-replayed");
            assertThat(Files.readString(directory.resolve("target/migration-guard/gate.json")))
                    .contains(
                            "\"gate\" : \"closed\"", "\"reason\" : \"replica-not-replayed\"", "\"state\" : \"behind\"");
            try (ChildProcess waiting = gate(Map.of(), user(), "-Dguard.timeout=2m")) {
                waiting.awaitLine("closed, 1.*standby1");
                paused.repair();
                assertThat(waiting.exitCode()).as(waiting.output()).isZero();
            }
        }
        assertThat(opens(user())).contains("public.flyway_schema_history at V1__orders.sql", "standby1");
        assertThat(Files.readString(directory.resolve("target/migration-guard/gate.json")))
                .contains("\"gate\" : \"open\"", "\"findings\" : [ ]", "\"state\" : \"replayed\"");
    }

    @Test
    void tellsWhichMigrationsOfTheProjectArePending() {
        pom(Map.of("flyway.placeholders.owner", "pom"), "<url>" + database.url() + "</url><user>" + owner + "</user>");
        write("src/main/resources/db/migration/V1__orders.sql", "create table orders (id int);");
        flyway();
        assertThat(opens()).doesNotContain("not checked: pending");
        write("src/main/resources/db/migration/V2__amount.sql", "alter table orders add column amount int;");
        assertThat(closed())
                .contains("V2__amount.sql", "docs/runbook.md#migrations-pending")
                .doesNotContain("V1__orders.sql,");
        assertThat(opens("-Dguard.pending=ignore")).contains("not checked: pending migrations");
        // what a repeatable one is depends on its placeholders
        write("src/main/resources/db/migration/R__owner.sql", "comment on table orders is '${Owner}';");
        flyway();
        try (ChildProcess run = gate(Map.of("FLYWAY_PLACEHOLDERS_OWNER", "me"))) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.output()).contains("at R__owner.sql");
        }
        write("src/main/resources/db/migration/V1_5__late.sql", "alter table orders add column late int;");
        assertThat(closed("-Dflyway.placeholders.owner=other"))
                .as("one that Flyway would pass over, and one that is another now")
                .contains("V1_5__late.sql, R__owner.sql");
    }

    @Test
    @SuppressWarnings("deprecation") // short, and there in every version
    void tellsWhichChangesetsArePending() throws Exception {
        write(
                "src/main/resources/db/changelog/db.changelog-master.sql",
                "--liquibase formatted sql\n--changeset me:0 runAlways:true\nselect 1;\n--changeset me:1\ncreate table orders (id int);\n");
        pom(Map.of(), "");
        assertThat(closed(user()))
                .contains("db/changelog/db.changelog-master.sql::1::me", "docs/runbook.md#history-unknown");
        try (var session = database.connect(owner)) {
            new Liquibase(
                            "db/changelog/db.changelog-master.sql",
                            new DirectoryResourceAccessor(directory.resolve("src/main/resources")),
                            DatabaseFactory.getInstance()
                                    .findCorrectDatabaseImplementation(new JdbcConnection(session)))
                    .update(new Contexts());
        }
        assertThat(opens(user()))
                .contains("public.databasechangelog at 1 by me in db/changelog/db.changelog-master.sql");
        write(
                "src/main/resources/db/changelog/db.changelog-master.sql",
                "--liquibase formatted sql\n--changeset me:1\ncreate table orders (id int);\n--changeset me:2\nalter table orders add a int;\n");
        assertThat(closed(user())).contains("master.sql::2::me").doesNotContain("master.sql::1::me");
        assertThat(closed(user(), "-Dguard.changelog=src/main/resources/db/changelog/db.changelog-master.sql"))
                .contains("recorded under the path db/changelog/db.changelog-master.sql");
    }

    @Test
    @SuppressWarnings("deprecation") // short, and there in every version
    void aCustomChangeNeedsItsClassToRunAndNotToBeCounted() throws Exception {
        write(
                "src/main/resources/db/changelog/db.changelog-master.yaml",
                """
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: me
                      changes:
                        - customChange: {class: %s, param: {name: text, value: kept}}
                """
                        .formatted(NothingChange.class.getName()));
        pom(Map.of(), "");
        assertThat(closed(user())).contains("master.yaml::1::me", "docs/runbook.md#history-unknown");
        try (var session = database.connect(owner)) {
            new Liquibase(
                            "db/changelog/db.changelog-master.yaml",
                            new DirectoryResourceAccessor(directory.resolve("src/main/resources")),
                            DatabaseFactory.getInstance()
                                    .findCorrectDatabaseImplementation(new JdbcConnection(session)))
                    .update(new Contexts());
        }
        assertThat(opens(user())).contains("databasechangelog at 1 by me");
    }

    /** Is on the class path of the tests and not on the plugin's, as the application's classes are not. */
    public static final class NothingChange implements CustomTaskChange {
        private @Nullable String text;

        public @Nullable String getText() {
            return text;
        }

        public void setText(String text) {
            this.text = text;
        }

        @Override
        public void execute(Database database) {}

        @Override
        public String getConfirmationMessage() {
            return "done";
        }

        @Override
        public void setUp() {}

        @Override
        public void setFileOpener(ResourceAccessor resources) {}

        @Override
        public ValidationErrors validate(Database database) {
            return new ValidationErrors();
        }
    }

    @Test
    void takesThePasswordFromWhereItIsKeptAndNeverPrintsIt() throws IOException {
        write("src/main/resources/db/migration/V1__orders.sql", "create table orders (id int);");
        flyway();
        String secret = "geheim-4711";
        database.execute("alter role " + owner + " password '" + secret + "'");
        demandPassword(owner);

        write(
                "settings.xml",
                "<settings><servers><server><id>shop</id><username>" + owner + "</username><password>" + secret
                        + "</password></server></servers></settings>");
        String server = opens(
                "-Dguard.server=shop",
                "--global-settings",
                directory.resolve("settings.xml").toString());
        String variable;
        try (ChildProcess run = gate(Map.of("PGUSER", owner, "PGPASSWORD", secret))) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            variable = run.output();
        }
        write("pgpass", "*:*:*:" + owner + ":" + secret + "\n");
        Files.setPosixFilePermissions(directory.resolve("pgpass"), PosixFilePermissions.fromString("rw-------"));
        String file;
        try (ChildProcess run =
                gate(Map.of("PGPASSFILE", directory.resolve("pgpass").toString()), user())) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            file = run.output();
        }
        String wrong = closed(user(), "-Dguard.password=wrong-0815");
        String report = Files.readString(directory.resolve("target/migration-guard/gate.json"));

        assertThat(wrong)
                .contains("password authentication failed", "it was that of the setting password")
                .contains("docs/runbook.md#database-unreachable");
        assertThat(server + variable + file + wrong + report)
                .doesNotContain(secret)
                .doesNotContain("wrong-0815");
    }

    /** Every other role of the test's servers gets in without one. */
    private void demandPassword(String role) {
        String file = cluster.primary().value("show hba_file");
        cluster.primary()
                .execute(
                        """
                        copy (select line from (
                            select 0 as n, 'host all %1$s all scram-sha-256' as line
                            union all
                            select n, line from regexp_split_to_table(pg_read_file('%2$s'), chr(10)) with ordinality as l (line, n)
                          ) lines where line <> '' order by n) to program 'cat > %2$s.new && mv %2$s.new %2$s'"""
                                .formatted(role, file),
                        "select pg_reload_conf()");
        Awaitility.await("the server to demand a password").until(() -> isRefused(role));
    }

    private boolean isRefused(String role) throws SQLException {
        try (Connection session = database.connect(role)) {
            return session.isClosed();
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** The other places are tests of the plugin. */
    @Test
    void aWrongNameInThePomIsRefused() {
        pom(Map.of(), "<tiemout>1s</tiemout>");
        assertThat(closed()).contains("Unknown setting tiemout (<tiemout> in the POM); did you mean timeout?");
    }
}
