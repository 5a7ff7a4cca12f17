package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** examples/liquibase-shop as it stands: changesets in XML, YAML and SQL, and a setting in {@code .mvn/maven.config}. */
final class LiquibaseShopIT {

    private static final MavenBuild MAVEN = MavenBuild.ofThisBuild(Path.of("target", "liquibase-shop-it-repository"));
    private static final Path PROJECT =
            Path.of(System.getProperty("guard.build.root", ".."), "examples", "liquibase-shop");

    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();
    private final String owner = database.monitoringOwner();

    LiquibaseShopIT() {
        // where backfills are kept is made by the first one
        database.execute("grant create on database " + database.name() + " to " + owner);
    }

    @BeforeAll
    static void download() {
        MAVEN.prepare(PROJECT, "liquibase:update", "-Dliquibase.skip=true");
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private ChildProcess run(String goal, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "liquibase:" + goal,
                "-Dliquibase.analytics.enabled=false",
                "-Dliquibase.url=" + database.url(),
                "-Dliquibase.username=" + owner));
        arguments.addAll(Arrays.asList(options));
        return MAVEN.start(PROJECT, arguments.toArray(String[]::new));
    }

    @Test
    void isMigratedWhileOthersStandInTheWay() {
        try (ChildProcess live = run("update", "-Dliquibase.changesToApply=1")) {
            assertThat(live.exitCode()).as(live.output()).isZero();
        }
        try (Blocker report = Blocker.holding(database, "ACCESS SHARE", "orders");
                Blocker export = Blocker.snapshot(database)) {
            report.releaseOnceSeenWaiting(1);
            export.releaseOnceSeenWaiting(1);
            try (ChildProcess run = run("update", "-Dliquibase.guard.onlineLockTimeout=1s")) {
                assertThat(run.exitCode()).as(run.output()).isZero();
                assertThat(run.output())
                        .contains("initialDelay=250ms (System property 'liquibase.guard.initialDelay')")
                        .contains("changelog.xml::2-order-status::shop  attempt 1/15")
                        .contains("3-index-on-placed-at.sql::3-index-on-placed-at::shop  attempt 1/15")
                        .doesNotContain("NoSuchFieldException");
            }
        }
        assertThat(database.value("select string_agg(id || ' ' || exectype, ',' order by orderexecuted)"
                        + " from databasechangelog"))
                .isEqualTo("1-customers-and-orders EXECUTED,2-order-status EXECUTED,3-index-on-placed-at EXECUTED,"
                        + "4-customer-turnover EXECUTED,5-order-channel EXECUTED,6-fill-order-channel EXECUTED");
        assertThat(database.is("select indisvalid from pg_index where indexrelid = 'orders_placed_at_idx'::regclass"))
                .isTrue();
        assertThat(database.is("select count(*) = 50000 and count(channel) = 50000 from orders"))
                .isTrue();
        assertThat(database.value("select state from pgguard.backfill_job")).isEqualTo("done");
        assertThat(database.number("select count(*) from customers where name = 'Guest'"))
                .isEqualTo(1);
    }
}
