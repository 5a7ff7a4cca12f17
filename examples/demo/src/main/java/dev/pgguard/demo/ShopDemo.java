package dev.pgguard.demo;

import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Migrates examples/flyway-shop and examples/liquibase-shop with the real plugins of both tools, and shows what comes of it. */
public final class ShopDemo {

    private static final int MAJOR = 18;

    private final Story story = new Story(System.out);
    private final ToldBuilds builds;
    private final FlywayShop flyway;
    private final LiquibaseShop liquibase;

    private ShopDemo(Path examples, Path target) {
        this.builds = new ToldBuilds(story, target);
        this.flyway = new FlywayShop(examples.resolve("flyway-shop"), builds, story);
        this.liquibase = new LiquibaseShop(examples.resolve("liquibase-shop"), builds, story);
    }

    /** Arguments: the directory of the examples, a directory for the demo's own files. */
    public static void main(String[] arguments) throws IOException, SQLException {
        ShopDemo demo = new ShopDemo(Path.of(arguments[0]).normalize(), Path.of(arguments[1]));
        demo.run();
        demo.expectNoProcessLeft();
        if (!demo.story.wrong().isEmpty()) {
            throw new IllegalStateException("Not as it should be: " + String.join("; ", demo.story.wrong())
                    + ". All that Maven and the tools said: " + demo.builds.log());
        }
    }

    private void run() throws IOException, SQLException {
        flyway.prepare();
        liquibase.prepare();
        story.chapter("1/5  A primary and a streaming standby");
        try (PgCluster cluster = PgCluster.start(PgShape.of(MAJOR).withStandbys(1))) {
            PgNode primary = cluster.primary();
            PgNode standby = cluster.standby(1);
            story.tell("PostgreSQL " + primary.value("select current_setting('server_version')") + ", primary on port "
                    + primary.port() + ", standby on port "
                    + standby.port() + ". Role shop owns the databases and may read the monitoring views.");
            primary.execute("create role shop login in role pg_monitor");
            try (TestDatabase shop = ownedByShop(primary, "shop")) {
                flyway.migrate(shop, standby);
            }
            try (TestDatabase shop = ownedByShop(primary, "other_shop")) {
                liquibase.migrate(shop, standby);
            }
        }
    }

    private static TestDatabase ownedByShop(PgNode primary, String name) {
        TestDatabase shop = TestDatabase.create(primary, name);
        shop.execute("alter database " + name + " owner to shop");
        return shop;
    }

    private void expectNoProcessLeft() {
        List<ProcessHandle> left = ProcessHandle.current()
                .descendants()
                .filter(process -> process.onExit()
                        .completeOnTimeout(process, 5, TimeUnit.SECONDS)
                        .join()
                        .isAlive())
                .toList();
        story.expect(left.isEmpty(), "no process is left behind");
    }
}
