package dev.pgguard.demo;

import dev.pgguard.demo.ToldBuilds.Departure;
import dev.pgguard.jdbc.Query;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** examples/flyway-shop goes live and is migrated, while others stand in its way. */
final class FlywayShop {

    private static final int REPORT_OUTLASTS = 2;

    private static final String VALID =
            "select exists (select from pg_index where indexrelid = to_regclass('orders_placed_at_idx') and indisvalid)";

    private final Path project;
    private final ToldBuilds builds;
    private final Story story;

    FlywayShop(Path project, ToldBuilds builds, Story story) {
        this.project = project;
        this.builds = builds;
        this.story = story;
    }

    void prepare() {
        builds.prepare(project, "compile", "flyway:migrate", "-Dflyway.skip=true");
    }

    void migrate(TestDatabase shop, PgNode standby) throws IOException, SQLException {
        story.chapter("2/5  The shop goes live at version 1");
        boolean live = flyway(shop, List.of(), "-Dflyway.target=1");
        if (!live) {
            story.expect(false, "mvn flyway:migrate brought the shop to version 1");
            return;
        }
        story.chapter("3/5  Versions 2 to 6 are rolled out, and two sessions stand in the way");
        try (Blocker report = Blocker.holding(shop, "ACCESS SHARE", "orders");
                Blocker export = Blocker.inTransaction(
                        shop,
                        "set transaction isolation level repeatable read",
                        "set application_name = 'nightly-export'",
                        "select count(*) from customers");
                Customers customers = Customers.of(shop)) {
            story.tell("pid " + report.pid()
                    + " (reporting): has read orders and forgot to commit; V2 cannot have its lock.");
            story.tell("pid " + export.pid()
                    + " (nightly-export): one long snapshot; V3 builds its index, then waits for it.");
            story.tell("Each goes away only after the guard has met it. Meanwhile customers go on ordering.");
            report.releaseOnceSeenWaiting(REPORT_OUTLASTS);
            export.releaseOnceSeenWaiting(1);
            List<Departure> departures = List.of(
                    new Departure(report, "the report commits, after it ended " + REPORT_OUTLASTS + " attempts"),
                    new Departure(export, "the export ends, after it ended 1 attempt"));
            boolean migrated = flyway(shop, departures, "-Dflyway.guard.onlineLockTimeout=2s");
            customers.leave();
            story.chapter("4/5  What came of it");
            history(shop);
            story.expect(migrated, "mvn flyway:migrate ended with exit code 0");
            expectStory(shop, standby, customers);
        }
    }

    private void expectStory(TestDatabase shop, PgNode standby, Customers customers) throws SQLException {
        story.expect(builds.said("V2__order_status.sql  attempt 1/"), "V2 was rolled back and tried again");
        story.expect(
                builds.said("V3__index_on_placed_at.sql  attempt 1/") && builds.said("INVALID"),
                "V3's index was INVALID once, was dropped and built again");
        story.expect(
                shop.is("select array_agg(version order by installed_rank) = '{1,2,3,4,5,6}' and bool_and(success)"
                        + " from flyway_schema_history"),
                "each migration is recorded once, none as failed");
        story.expect(shop.is(VALID), "the index is valid");
        story.expect(
                shop.is("select bool_and(state = 'done') from pgguard.backfill_job")
                        && shop.is("select count(*) = count(channel) from orders"),
                "V6 has filled the new column in small batches, "
                        + shop.value("select sum(batches) from pgguard.backfill_chunk") + " of them");
        try (Connection session = standby.connect(shop.name())) {
            story.expect(
                    Query.one(session, VALID, row -> row.getBoolean(1))
                            && Query.one(
                                    session,
                                    "select count(*) = 6 from flyway_schema_history where success",
                                    row -> row.getBoolean(1))
                            && Query.one(session, "select sum(turnover) > 0 from customers", row -> row.getBoolean(1)),
                    "the standby has all of it");
        }
        story.expect(customers.servedAll(), customers.describe());
    }

    private boolean flyway(TestDatabase shop, List<Departure> departures, String option) throws IOException {
        return builds.run(project, departures, "compile", "flyway:migrate", "-Dflyway.url=" + shop.url(), option);
    }

    private void history(TestDatabase shop) throws SQLException {
        try (Connection session = shop.connect()) {
            story.row("version  script                            success");
            Query.list(
                            session,
                            "select version, script, success from flyway_schema_history order by installed_rank",
                            row -> "%-8s %-33s %s".formatted(row.getString(1), row.getString(2), row.getBoolean(3)))
                    .forEach(story::row);
        }
    }
}
