package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real {@code mvn guard:backfill}: a spec file is planned, run, steered and looked at, as a role that owns the tables and nothing else. */
final class BackfillMavenIT {

    private static final MavenBuild MAVEN = MavenBuild.ofThisBuild(Path.of("target", "backfill-maven-repository"));

    private static final String SPEC =
            """
            backfills:
              - name: states
                statement: update shop.orders set state = 'open', n = n + 1 where state is null
                pace: fast
            rebuilds:
              - name: twice
                parent: shop.payment
                set:
                  twice: amount * 2
            """;

    private final Path directory;
    private final Goals goals;
    private final Shop shop = new Shop();

    BackfillMavenIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.goals = new Goals(MAVEN, directory);
        shop.database()
                .execute("set role " + shop.owner()
                        + "; alter table shop.orders add column state text, add column n int not null default 0;"
                        + " create table shop.payment (id int primary key, amount int, twice int) partition by range (id);"
                        + " create table shop.payment_1 partition of shop.payment for values from (0) to (100);"
                        + " insert into shop.payment select i, i from generate_series(1, 50) i");
        shop.database().execute("grant create on database " + shop.database().name() + " to " + shop.owner());
        Files.writeString(directory.resolve("backfill.yaml"), SPEC);
    }

    @AfterEach
    void leaveNothingBehind() {
        shop.close();
    }

    private ChildProcess action(String action, String... more) {
        String[] options = new String[more.length + 2];
        options[0] = "-Dguard.url=" + shop.database().url(shop.owner());
        options[1] = "-Dguard.action=" + action;
        System.arraycopy(more, 0, options, 2, more.length);
        return goals.run("backfill", options);
    }

    private String green(String action, String... more) {
        try (ChildProcess run = action(action, more)) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            return run.output();
        }
    }

    private String red(String action, String... more) {
        try (ChildProcess run = action(action, more)) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).doesNotContain("\tat ");
            return run.output();
        }
    }

    @Test
    void aSpecIsPlannedRunAndLookedAt() {
        assertThat(green("plan", "-Dguard.spec=backfill.yaml"))
                .contains("states: shop.orders over orders_pkey (id)")
                .contains("verified at the end: no row matches any more")
                .contains("twice: rebuilds shop.payment")
                .contains("2 planned; nothing was changed.");
        assertThat(shop.database().is("select to_regnamespace('pgguard') is null"))
                .isTrue();

        assertThat(green("run", "-Dguard.spec=backfill.yaml"))
                .contains("Backfill states is done: 1,000 rows")
                .contains("Done: states, twice.");
        assertThat(shop.database().is("select bool_and(state = 'open' and n = 1) from shop.orders"))
                .isTrue();
        assertThat(shop.database().is("select bool_and(twice = 2 * amount) and count(*) = 50 from shop.payment"))
                .isTrue();
        assertThat(goals.report("backfill.json"))
                .contains("\"state\" : \"done\"", "\"complete\" : true", "\"rebuilds\" : [ {");

        assertThat(green("run", "-Dguard.spec=backfill.yaml")).contains("Done: states, twice.");
        assertThat(shop.database().is("select bool_and(n = 1) from shop.orders"))
                .isTrue();
        assertThat(green("verify", "-Dguard.jobs=states")).contains("Nothing was left out.");
        assertThat(green("status"))
                .contains("states  done  shop.orders  1,000 rows changed")
                .contains("twice  done  rebuilds shop.payment")
                .contains("2 jobs.");
        assertThat(goals.report("backfill.json")).contains("\"registeredBy\" : null");
        for (String table : List.of("backfill_job", "rebuild_job")) {
            shop.database().execute("update pgguard." + table + " set tool = 'Flyway', migration = 'V7__states.sql'");
        }
        assertThat(green("status"))
                .contains("shop.orders, registered by V7__states.sql (Flyway)  1,000 rows changed")
                .contains("rebuilds shop.payment, registered by V7__states.sql (Flyway), pace gentle");
        assertThat(goals.report("backfill.json"))
                .contains("\"registeredBy\" : {", "\"migration\" : \"V7__states.sql\"");
        assertThat(green("clean")).contains("Forgotten: states");
    }

    @Test
    void whatStandsInItsWayIsToldAndNothingElse() {
        assertThat(red("plan")).contains("action=plan needs a file", "docs/runbook.md#wrong-setting");
        assertThat(red("dance")).contains("there is none of this name", "plan, run, status");
        assertThat(red("pause")).contains("which are meant is not said");
        assertThat(red("pause", "-Dguard.jobs=nothing")).contains("There is no backfill nothing");
        assertThat(red("run", "-Dguard.spec=none.yaml")).contains("none.yaml cannot be read");
        assertThat(green("status")).contains("No backfill is registered");
    }

    @Test
    void aRowThatFailsMakesItRedWithItsKey() {
        shop.database().execute("alter table shop.orders add constraint few check (n = 0 or id <> 7)");

        assertThat(red("run", "-Dguard.spec=backfill.yaml", "-Dguard.jobs=states"))
                .contains("the row with the key (7) cannot be changed")
                .contains("1 of 1 jobs are not done. 1 job (backfill-failed), told above");
        assertThat(red("run")).contains("1 of 1 jobs are not done.");
        shop.database().execute("alter table shop.orders drop constraint few");
        assertThat(green("run")).contains("Done: states.");
        assertThat(shop.database().is("select bool_and(n = 1) from shop.orders"))
                .isTrue();
    }

    @Test
    void aJobIsSteeredByItsName() {
        assertThat(red("run", "-Dguard.spec=backfill.yaml", "-Dguard.jobs=stats"))
                .contains("there are states, twice");
        shop.database().execute("alter table shop.orders add constraint few check (n = 0 or id <> 7)");
        red("run", "-Dguard.spec=backfill.yaml", "-Dguard.jobs=states");

        assertThat(green("pace", "-Dguard.jobs=states", "-Dguard.pace=unthrottled"))
                .contains("pace unthrottled");
        assertThat(green("priority", "-Dguard.jobs=states", "-Dguard.priority=7"))
                .contains("priority 7");
        assertThat(green("cancel", "-Dguard.jobs=states")).contains("states: cancelled");
        assertThat(shop.database().value("select concat_ws(' ', profile, priority, state) from pgguard.backfill_job"))
                .isEqualTo("unthrottled 7 cancelled");
        assertThat(green("run")).contains("No backfill is due.");
        for (String steer : List.of("pause", "resume", "priority")) {
            assertThat(green(steer, "-Dguard.jobs=states", "-Dguard.priority=8"))
                    .contains("states: is cancelled, and is left so");
        }
        assertThat(red("pause", "-Dguard.jobs=states,nothing"))
                .contains("There is no backfill nothing in this database; there are states. Nothing was changed.");
    }
}
