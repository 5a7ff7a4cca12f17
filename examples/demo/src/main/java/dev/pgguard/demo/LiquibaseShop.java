package dev.pgguard.demo;

import dev.pgguard.jdbc.Query;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** examples/liquibase-shop, whose column is filled in batches as well. */
final class LiquibaseShop {

    private static final String GOAL = "liquibase:update";

    private final Path project;
    private final ToldBuilds builds;
    private final Story story;

    LiquibaseShop(Path project, ToldBuilds builds, Story story) {
        this.project = project;
        this.builds = builds;
        this.story = story;
    }

    void prepare() {
        builds.prepare(project, GOAL, "-Dliquibase.skip=true");
    }

    void migrate(TestDatabase shop, PgNode standby) throws IOException, SQLException {
        story.chapter("5/5  The same shop in another database, with Liquibase");
        boolean updated = builds.run(
                project,
                List.of(),
                GOAL,
                "-Dliquibase.analytics.enabled=false",
                "-Dliquibase.url=" + shop.url(),
                "-Dliquibase.username=shop");
        story.expect(updated, "mvn liquibase:update ended with exit code 0");
        story.expect(
                shop.is("select count(*) = 6 from databasechangelog where exectype = 'EXECUTED'"),
                "each changeset is recorded");
        story.expect(
                shop.is("select bool_and(state = 'done') from pgguard.backfill_job")
                        && shop.is("select count(*) = count(channel) from orders"),
                "<guard:backfill> has filled the new column in small batches, "
                        + shop.value("select sum(batches) from pgguard.backfill_chunk") + " of them");
        try (Connection session = standby.connect(shop.name())) {
            story.expect(
                    Query.one(
                            session,
                            "select count(*) > 0 and count(*) = count(channel) from orders",
                            row -> row.getBoolean(1)),
                    "the standby has all of it");
        }
    }
}
