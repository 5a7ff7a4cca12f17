package dev.pgguard.demo;

import dev.pgguard.jdbc.Query;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.PgShape;
import dev.pgguard.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Migrates examples/flyway-shop with the real Flyway plugin while others stand in the way, and shows what comes of it. */
public final class ShopDemo {

    private static final int MAJOR = 18;
    private static final int REPORT_OUTLASTS = 2;

    /** Of all that Maven prints, the lines about migrations. */
    private static final Pattern TOLD =
            Pattern.compile("\\[pgguard\\]|Migrating schema|Successfully applied|\\[ERROR\\]|BUILD");

    private static final String VALID =
            "select exists (select from pg_index where indexrelid = to_regclass('orders_placed_at_idx') and indisvalid)";

    private final Story story = new Story(System.out);
    private final Path project;
    private final Path target;
    private final MavenBuild maven;
    private final List<String> output = new ArrayList<>();

    private ShopDemo(Path project, Path target) {
        this.project = project;
        this.target = target;
        this.maven = MavenBuild.ofThisBuild(target.resolve("repository"));
    }

    /** Arguments: the directory of flyway-shop, a directory for the demo's own files. */
    public static void main(String[] arguments) throws IOException, SQLException {
        ShopDemo demo = new ShopDemo(Path.of(arguments[0]).normalize(), Path.of(arguments[1]));
        demo.run();
        demo.expectNoProcessLeft();
        if (!demo.story.wrong().isEmpty()) {
            throw new IllegalStateException("Not as it should be: " + String.join("; ", demo.story.wrong())
                    + ". All that Maven and Flyway said: " + demo.log());
        }
    }

    private void run() throws IOException, SQLException {
        maven.prepare(project, "compile", "flyway:migrate", "-Dflyway.skip=true");
        story.chapter("1/4  A primary and a streaming standby");
        try (PgCluster cluster = PgCluster.start(PgShape.of(MAJOR).withStandbys(1))) {
            PgNode primary = cluster.primary();
            story.tell("PostgreSQL " + primary.value("select current_setting('server_version')") + ", primary on port "
                    + primary.port() + ", standby on port "
                    + cluster.standby(1).port() + ". Role shop owns the database and may read the monitoring views.");
            primary.execute("create role shop login in role pg_monitor");
            try (TestDatabase shop = TestDatabase.create(primary, "shop")) {
                shop.execute("alter database shop owner to shop");
                migrate(shop, cluster.standby(1));
            }
        }
    }

    private void migrate(TestDatabase shop, PgNode standby) throws IOException, SQLException {
        story.chapter("2/4  The shop goes live at version 1");
        boolean live = flyway(shop, List.of(), "-Dflyway.target=1");
        if (!live) {
            story.expect(false, "mvn flyway:migrate brought the shop to version 1");
            return;
        }
        story.chapter("3/4  Versions 2 to 6 are rolled out, and two sessions stand in the way");
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
            story.chapter("4/4  What came of it");
            history(shop);
            story.expect(migrated, "mvn flyway:migrate ended with exit code 0");
            expectStory(shop, standby, customers);
        }
    }

    private void expectStory(TestDatabase shop, PgNode standby, Customers customers) throws SQLException {
        story.expect(said("V2__order_status.sql  attempt 1/"), "V2 was rolled back and tried again");
        story.expect(
                said("V3__index_on_placed_at.sql  attempt 1/") && said("INVALID"),
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

    private record Departure(Blocker blocker, String what) {}

    private boolean flyway(TestDatabase shop, List<Departure> departures, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("compile", "flyway:migrate", "-Dflyway.url=" + shop.url()));
        arguments.addAll(List.of(options));
        story.tell("$ mvn " + String.join(" ", arguments));
        List<Departure> present = new ArrayList<>(departures);
        try (ChildProcess child = maven.start(project, arguments.toArray(String[]::new))) {
            int told = 0;
            boolean running = true;
            while (running) {
                running = child.running();
                present.stream()
                        .filter(departure -> departure.blocker().released())
                        .toList()
                        .forEach(gone -> {
                            story.tell("-- " + gone.what());
                            present.remove(gone);
                        });
                if (!running) {
                    child.exitCode();
                }
                List<String> lines = child.lines();
                lines.subList(told, lines.size()).stream()
                        .filter(line -> TOLD.matcher(line).find())
                        .forEach(story::tell);
                told = lines.size();
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            output.addAll(child.lines());
            Files.write(log(), output, StandardCharsets.UTF_8);
            return child.exitCode() == 0;
        }
    }

    private Path log() {
        return target.resolve("demo.log");
    }

    private boolean said(String words) {
        return output.stream().anyMatch(line -> line.contains("[pgguard]") && line.contains(words));
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

    private void expectNoProcessLeft() {
        List<ProcessHandle> left = ProcessHandle.current()
                .descendants()
                .filter(process -> process.onExit()
                        .completeOnTimeout(process, 5, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .isAlive())
                .toList();
        story.expect(left.isEmpty(), "no process is left behind");
    }
}
