package dev.pgguard.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands on the page; how it looks is seen in a browser. */
class RunPageTest {

    private final ReportPolicy policy;

    private final Path directory;

    RunPageTest(@TempDir Path directory) {
        this.directory = directory;
        this.policy = new ReportPolicy(directory, null, ToldRun.THRESHOLDS);
    }

    private String page() throws IOException {
        return Files.readString(directory.resolve("run.html"));
    }

    private static int count(String regex, String text) {
        return (int) Pattern.compile(regex).matcher(text).results().count();
    }

    @Test
    void attemptsWaitsHoldsAndPausesAreDrawn() throws IOException {
        ToldRun.eventful(policy);

        String timeline = page().replaceAll("(?s)<ul class=\"legend\">.*?</ul>", "");
        assertThat(count("<rect class=\"attempt\"", timeline)).isEqualTo(4);
        assertThat(count("<rect class=\"attempt failed\"", timeline)).isEqualTo(4);
        assertThat(count("<rect class=\"wait\"", timeline)).isEqualTo(5);
        assertThat(count("<rect class=\"hold", timeline)).isEqualTo(4);
        assertThat(count("<rect class=\"hold blocking\"", timeline)).isEqualTo(2);
        assertThat(count("<line class=\"pause\"", timeline)).isEqualTo(4);
        assertThat(count("<rect class=\"replay\"", timeline)).isEqualTo(1);
        assertThat(count("<path class=\"queue\"", timeline)).isEqualTo(1);
        assertThat(count("<path class=\"lag\"", timeline)).isEqualTo(1);
    }

    @Test
    void aChangesetIsToldFromTheOthersOfItsFile() {
        assertThat(Timeline.shown("db/changelog/changelog.xml::2-order-status::shop"))
                .isEqualTo("2-order-status (changelog.xml)");
        assertThat(Timeline.shown("V2__order_status.sql")).isEqualTo("V2__order_status.sql");
    }

    @Test
    void itSaysWhenItWas() throws IOException {
        ToldRun.eventful(policy);

        assertThat(page())
                .contains("<title>Migration run of Flyway, 27 November 2026, 03:04:05 UTC</title>")
                .contains(">27 November 2026, 03:04:05</time> to ", ">03:04:35</time> UTC");
    }

    /** The first attempt began 520 ms after a run that took 29910, and took 1040. */
    @Test
    void aBarStandsWhereItsTimeIs() throws IOException {
        ToldRun.eventful(policy);

        assertThat(page()).contains("<rect class=\"attempt failed\" x=\"1.74%\" width=\"3.48%\"");
    }

    @Test
    void thresholdsBlockersAndCostsAreTold() throws IOException {
        ToldRun.eventful(policy);

        assertThat(page())
                .contains("alert: page", "V7__add_status.sql took 5 attempts, more than 3", "pageInvalidIndexes")
                .contains("of V7__add_status.sql, attempts 1, 2, 3, 4")
                .contains("<dd>15.4\u00a0<span class=\"unit\">session\u2011s</span>")
                .contains("ACCESS EXCLUSIVE on shop.orders, 65\u00a0ms", "393\u00a0MB", "1\u202f204\u202f331")
                .contains("rewrote shop.invoice, 362\u00a0MB: ALTER COLUMN TYPE (expected)")
                .contains("dropped the invalid shop.orders_status_idx");
    }

    @Test
    void processesOfTheServerAreToldApart() throws IOException {
        ToldRun run = ToldRun.in(directory);
        for (int attempt = 1; attempt <= 3; attempt++) {
            run.at(
                    attempt * 100L,
                    new ToldRun.RetryScheduled(ToldRun.facts("migration", "V1__a.sql")
                            .and("attempt", attempt)
                            .and(
                                    "blockers",
                                    List.of("pid " + (attempt == 3 ? 8 : 7)
                                            + ", a process of the server itself, seen at " + attempt))));
        }
        run.applied(400, "V1__a.sql", 4, 400).ended(400, RunReport.Outcome.SUCCEEDED, 1);

        assertThat(page())
                .contains(
                        "<span>pid 7, a process of the server itself, seen at 2</span><small>of V1__a.sql, attempts 1, 2<")
                .contains(
                        "<span>pid 8, a process of the server itself, seen at 3</span><small>of V1__a.sql, attempt 3<");
    }

    private ToldRun unseen(Map<String, ?> statement) {
        return ToldRun.in(directory)
                .at(
                        100,
                        new ToldRun.Applied(ToldRun.facts("migration", "V1__a.sql")
                                .and("attempts", 1)
                                .and("tookMillis", 100)
                                .and("statements", List.of(statement))))
                .ended(100, RunReport.Outcome.SUCCEEDED, 1);
    }

    @Test
    void whatNobodyCouldSeeIsADash() throws IOException {
        Map<String, Object> statement = new HashMap<>(Map.of(
                "sql", "alter table a", "startMillis", 1, "tookMillis", 90, "notSeen", List.of("no second session")));
        unseen(statement);
        assertThat(page()).contains("<dt>Others frozen</dt><dd>\u2013<");

        statement.put("queuedMillis", 0);
        unseen(statement);
        assertThat(page()).contains("<dt>Others frozen</dt><dd>0<");
    }

    /** Of a migration outside a transaction the statement is tried again, and what it did before stays. */
    @Test
    void aStatementThatIsTriedAgainIsDrawnWithinItsMigration() throws IOException {
        ToldRun.in(directory)
                .at(
                        3_000,
                        new ToldRun.RetryScheduled(ToldRun.facts("migration", "V1__a.sql")
                                .and("attempt", 1)
                                .and("attemptMillis", 1_000)
                                .and("waitedMillis", 1_000)
                                .and("delayMillis", 500)))
                .at(
                        5_000,
                        new ToldRun.Applied(ToldRun.facts("migration", "V1__a.sql")
                                .and("attempts", 2)
                                .and("tookMillis", 4_000)
                                .and("attemptMillis", 4_000)))
                .ended(5_000, RunReport.Outcome.SUCCEEDED, 1);

        String timeline = page().replaceAll("(?s)<ul class=\"legend\">.*?</ul>", "");
        assertThat(Pattern.compile("<rect class=\"(attempt[^\"]*)\" x=\"([0-9.]+)%\" width=\"([0-9.]+)%\"")
                        .matcher(timeline)
                        .results()
                        .map(bar -> bar.group(1) + " " + Math.round(Double.parseDouble(bar.group(2))) + " "
                                + Math.round(Double.parseDouble(bar.group(3)))))
                .containsExactly("attempt 20 20", "attempt failed 40 20", "attempt 70 30");
        assertThat(count("<line class=\"pause\"", timeline)).isEqualTo(1);
    }

    /** With what others suffered from it. */
    @Test
    void theWaitThatEndedAFailedMigrationIsDrawn() throws IOException {
        ToldRun.in(directory)
                .at(
                        2_000,
                        new ToldRun.Failed(ToldRun.facts("migration", "V1__a.sql")
                                .and("attempts", 1)
                                .and("tookMillis", 1_500)
                                .and("attemptMillis", 1_500)
                                .and("queue", 3)
                                .and("queuedMillis", 2_700)
                                .and("waitedMillis", 1_000)
                                .and("blockers", List.of("pid 4711 (app=bi), active"))
                                .and(
                                        "statements",
                                        List.of(Map.of("sql", "select ?", "startMillis", 1, "tookMillis", 2)))))
                .ended(2_000, RunReport.Outcome.FAILED, 0);

        String timeline = page().replaceAll("(?s)<ul class=\"legend\">.*?</ul>", "");
        assertThat(count("<rect class=\"wait\"", timeline)).isEqualTo(1);
        assertThat(timeline).contains("pid 4711 (app=bi)", "2.7\u00a0");
    }

    @Test
    void whatOthersWroteIsTextAndNothingIsLoaded() throws IOException {
        ToldRun.eventful(policy);

        assertThat(page())
                .contains("app=&lt;script&gt;alert(1)&lt;/script&gt;", "select &quot;a&quot; &amp; &#39;b&#39;")
                .contains("column status text &lt;b&gt;")
                .doesNotContain("<script", "src=", "http:", "https:", "url(http");
        assertThat(page().replace("href=\"data:,\"", "")).doesNotContain("href=");
    }

    /** Whose own idea of what is missing today may come later. */
    @Test
    void aRunThatMeasuredNothingOfThatHasAPageToo() throws IOException {
        ToldRun run = new ToldRun(policy)
                .applied(300, "V1__a.sql", 1, 250)
                .at(
                        900,
                        new ToldRun.RetryScheduled(ToldRun.facts("migration", "V2__b.sql")
                                .and("attempt", 1)
                                .and("delayMillis", 100)))
                .at(
                        2_000,
                        new ToldRun.WaitingForReplicas(ToldRun.facts("waitedMillis", 0)
                                .and("behind", List.of(Map.of("replica", "replica1", "bytesBehind", 5_000)))))
                .at(2_500, new ToldRun.Failed(ToldRun.facts("migration", "V2__b.sql")));
        run.ended(2_600, RunReport.Outcome.FAILED, 1);

        assertThat(page())
                .contains("<span class=\"badge page\"><span aria-hidden=\"true\">✕</span> failed</span>")
                .contains("<em>failed</em>")
                .doesNotContain("no threshold exceeded")
                .contains("and not all had replayed", "Replica lag, at most 4.9\u00a0kB")
                .contains("<rect class=\"attempt failed\" x=\"11.54%\" width=\"23.08%\"")
                .contains("<rect class=\"attempt failed\" x=\"38.46%\" width=\"57.69%\"");
    }

    @Test
    void withoutReplicasNobodyWasWaitedFor() throws IOException {
        ToldRun run = new ToldRun(policy).applied(1_000, "V1__a.sql", 1, 900);
        run.at(
                1_019,
                new ToldRun.ReplicasReplayed(ToldRun.facts("waitedMillis", 19).and("replicas", List.of())));
        run.ended(1_020, RunReport.Outcome.SUCCEEDED, 1);

        assertThat(page())
                .contains("nobody was waited for")
                .doesNotContain("until all had replayed", "<rect class=\"replay\"");
    }

    @Test
    void aThousandMigrationsStayReadable() throws IOException {
        ToldRun run = new ToldRun(policy);
        for (int i = 0; i < 1_000; i++) {
            if (i == 500) {
                run.at(
                        i * 30L + 20,
                        new ToldRun.RetryScheduled(ToldRun.facts("migration", "V500__the_one_that_waited.sql")
                                .and("attempt", 1)
                                .and("attemptMillis", 10)
                                .and("delayMillis", 5)));
                run.applied(i * 30L + 29, "V500__the_one_that_waited.sql", 2, 19);
            } else {
                run.applied(i * 30L + 29, "V" + i + "__one_of_very_many_migrations.sql", 1, 28);
            }
        }
        run.ended(30_100, RunReport.Outcome.SUCCEEDED, 1_000);

        String page = page();
        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
        assertThat(count("<div class=\"strip\">", page)).isEqualTo(2);
        assertThat(count("<rect class=\"others\"", page)).isBetween(1, 500);
        assertThat(page).contains("999\u00a0more migrations", "of which there is nothing to tell");
        assertThat(count("<th role=\"rowheader\"", page)).isEqualTo(1_000);
    }

    @Test
    void aThousandThatAllHadToWaitDoToo() throws IOException {
        ToldRun run = new ToldRun(policy);
        for (int i = 0; i < 1_000; i++) {
            run.at(
                    i * 300L + 200,
                    new ToldRun.RetryScheduled(ToldRun.facts("migration", "V" + i + "__add_status.sql")
                            .and("attempt", 1)
                            .and("blockers", List.of("pid " + i + " (app=reporting, user=bi), active, query: select ?"))
                            .and("queue", 3)
                            .and("attemptMillis", 100)
                            .and("samples", List.of(ToldRun.sample(0, 1), ToldRun.sample(50, 3)))
                            .and("delayMillis", 5)));
            run.applied(i * 300L + 290, "V" + i + "__add_status.sql", 2, 250);
        }
        run.ended(300_100, RunReport.Outcome.SUCCEEDED, 1_000);

        assertThat(page().getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
        assertThat(count("<div class=\"strip\">", page())).isEqualTo(42);
    }
}
