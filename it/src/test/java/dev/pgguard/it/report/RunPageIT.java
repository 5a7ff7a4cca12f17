package dev.pgguard.it.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgguard.flyway.GuardConfiguration;
import dev.pgguard.it.ToolVersions;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.MigrationTool;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run.html} of real runs, in a real headless Chromium. */
final class RunPageIT {

    private static @Nullable Browser browser;

    private final ToolVersions flyway =
            new ToolVersions("flyway", GuardConfiguration.class, "dev.pgguard.it.flyway.FlywayTool");
    private final MigrationTool tool = flyway.tool(flyway.newest(), Map.of());
    private final PgCluster cluster = PgClusters.shared(PgMajors.newest(), 1);
    private final TestDatabase database = cluster.database();
    private final String role = database.monitoringOwner();

    private final Path directory;

    RunPageIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    static void startBrowser(@TempDir Path profile) {
        assumeTrue(
                Browser.installed().isPresent(),
                "NOT RUN: no Chromium in /usr/bin (Debian: apt-get install chromium); how run.html looks was not tested");
        browser = Browser.start(Browser.installed().orElseThrow(), profile);
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private static Browser browser() {
        return Objects.requireNonNull(browser);
    }

    private Project project(Step... steps) {
        return Project.of(
                        database.url(), role, Map.of("reportDirectory", directory.toString(), "initialDelay", "300ms"))
                .with(steps);
    }

    private void applied(Project project) {
        Outcome outcome = tool.migrate(project);
        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
    }

    /** Sessions that read a table again and again, and queue when they have to. */
    private final class Readers implements AutoCloseable {
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean ended;

        Readers(int count, String sql) {
            for (int i = 0; i < count; i++) {
                Thread thread = new Thread(() -> read(sql), "reader " + i);
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
        }

        private void read(String sql) {
            try (Connection session = database.connect();
                    Statement statement = session.createStatement()) {
                while (!ended) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            ended = true;
            try {
                for (Thread thread : threads) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Like {@link Project#when} for the second line: the guard tells every ten seconds whom it waits for. */
    private static Project atSecond(String text, Runnable action, Project project) {
        AtomicInteger lines = new AtomicInteger();
        return new Project(
                project.url(),
                project.role(),
                project.schema(),
                project.steps(),
                project.guard(),
                project.pool(),
                line -> {
                    project.onLine().accept(line);
                    if (line.contains(text) && lines.incrementAndGet() == 2) {
                        action.run();
                    }
                });
    }

    private long inReport(String jsonPath) throws IOException {
        String report = Files.readString(directory.resolve("run.json"));
        return Long.parseLong(String.valueOf(
                database.value("select count(*) from jsonb_path_query(?::jsonb, ?::jsonpath)", report, jsonPath)));
    }

    private void assertFits(int width, String scheme) {
        browser().open(directory.resolve("run.html"), width, scheme);
        browser().ask("document.querySelectorAll('details').forEach(each => each.open = true), ''");
        assertThat(browser().number("document.documentElement.scrollWidth"))
                .as("width of the page on " + width + " px")
                .isEqualTo(width);
    }

    private static int shown(String selector) {
        return browser().number("document.querySelectorAll('" + selector + "').length");
    }

    @Test
    void aRunWithRetriesAnInvalidIndexAndReplicaLag() throws IOException {
        database.execute(
                "create table orders (id int primary key, total int)",
                "insert into orders select n, n from generate_series(1, 200000) n",
                "create table customer (email text)",
                "insert into customer values ('twice'), ('twice')",
                "alter table orders owner to " + role,
                "alter table customer owner to " + role);
        assertThatThrownBy(() ->
                        database.execute("create unique index concurrently customer_email_idx on customer (email)"))
                .hasStackTraceContaining("could not create unique index");
        cluster.awaitReplay();
        PgNode standby = cluster.standby(1);
        try (Blocker report =
                        Blocker.holding(database, "ACCESS SHARE", "orders").releaseOnceSeenWaiting(4);
                Readers readers = new Readers(4, "select 1 from orders limit 1")) {
            assertThat(report.pid()).isPositive();
            assertThat(readers.threads).hasSize(4);
            applied(atSecond(
                    " of 5m",
                    () -> standby.execute("select pg_wal_replay_resume()"),
                    project(
                                    Step.sql("comments", "create table comment (id int primary key, text text)"),
                                    Step.sql("add_status", "alter table orders add column status text"),
                                    Step.alone(
                                            "index_on_total",
                                            "create index concurrently orders_total_idx on orders (total)"),
                                    Step.sql(
                                            "more_orders",
                                            "insert into orders select n, n from generate_series(200001, 500000) n"))
                            .when(
                                    "add_status.sql  attempt 1/",
                                    () -> standby.execute("select pg_wal_replay_pause()"))));
        } finally {
            standby.execute("select pg_wal_replay_resume()");
        }

        for (String scheme : List.of("light", "dark")) {
            for (int width : new int[] {360, 768, 1000, 1280}) {
                assertFits(width, scheme);
                browser().picture(Path.of("target", "run-page", width + "-" + scheme + ".png"));
            }
        }
        assertThat(browser().complaints()).isEmpty();
        assertThat(shown(".timeline rect.attempt"))
                .isEqualTo((int) inReport("$.events[*] ? (@.event == \"applied\" || @.event == \"retry-scheduled\")"));
        assertThat(shown(".timeline rect.failed"))
                .isEqualTo((int) inReport("$.events[*] ? (@.event == \"retry-scheduled\")"))
                .isGreaterThan(3);
        assertThat(shown("table.migrations tbody tr"))
                .isEqualTo((int) inReport("$.events[*] ? (@.event == \"applied\")"));
        assertThat(shown(".alerts li")).isEqualTo((int) inReport("$.thresholds[*]"));
        assertThat(shown(".events li")).isEqualTo((int) inReport("$.events[*]"));
        assertThat(shown(".timeline rect.replay")).isEqualTo(1);
        assertThat(browser().ask("document.querySelector('.alerts').textContent"))
                .contains("public.customer_email_idx");
    }

    private static String ground() {
        return browser().ask("getComputedStyle(document.body).backgroundColor");
    }

    /** By WCAG: text on its ground, 4.5 to 1 at least. */
    private static final String WORST_CONTRAST =
            """
            (() => {
              const parts = color => color.match(/[\\d.]+/g).map(Number);
              const light = color => parts(color).slice(0, 3).map(c => c / 255)
                .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const ground = e => {
                for (; e; e = e.parentElement) {
                  const color = getComputedStyle(e).backgroundColor;
                  if (parts(color).length == 3 || parts(color)[3] > 0) return color;
                }
              };
              let worst = 99;
              for (const e of document.querySelectorAll('main *')) {
                if ([...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) && !e.closest('svg')) {
                  const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
                  worst = Math.min(worst, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
                }
              }
              return String(Math.floor(worst * 10));
            })()
            """;

    @Test
    void lightAndDarkAreDifferentAndBothCanBeRead() {
        applied(project(Step.sql("one", "create table one (id int)")));
        assertFits(1280, "light");
        String light = ground();
        assertThat(Integer.parseInt(browser().ask(WORST_CONTRAST))).isGreaterThanOrEqualTo(45);
        assertFits(1280, "dark");
        assertThat(ground()).isNotEqualTo(light);
        assertThat(Integer.parseInt(browser().ask(WORST_CONTRAST))).isGreaterThanOrEqualTo(45);
    }

    @Test
    void manyMigrationsStayReadable() throws IOException {
        applied(project(IntStream.range(0, 200)
                .mapToObj(n -> Step.sql("t" + n, "create table t" + n + " (id int)"))
                .toArray(Step[]::new)));

        assertThat(Files.size(directory.resolve("run.html"))).isLessThan(300_000);
        assertFits(360, "light");
        assertThat(browser().complaints()).isEmpty();
        assertThat(shown("tbody tr")).isEqualTo(200);
        assertThat(shown(".timeline .strip")).isLessThan(45);
    }
}
