package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgguard.testing.Blocker;
import java.nio.file.Path;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report tells what a migration did to its tables, and a large table is not rewritten unseen. */
public abstract class RecorderContract extends RewriteContract {

    protected RecorderContract(Stage stage) {
        super(stage);
    }

    @Test
    void aLargeRewriteIsNamedWithItsSizeAndItsStatement(@TempDir Path reports) {
        Outcome outcome = applied(project(Step.sql("wider", WIDER))
                .with("rewriteLimit", "100kB")
                .with("reportDirectory", reports.toString()));

        assertThat(outcome.logged())
                .containsPattern("rewrote public.big \\([0-9.]+ kB, rewriteLimit is 100 kB\\): alter table big")
                .contains("-- guard:expect rewrite");
        assertThat(tells(
                        reports,
                        "$.events[*] ? (@.event == \"applied\").rewritten[*] ? (@.relation == \"public.big\" && @.bytes > 100000"
                                + " && @.expected == false && @.cause starts with \"alter table big\")"))
                .isTrue();
    }

    @Test
    void aLargeRewriteIsRolledBackWhereThatIsAskedFor() {
        long before = file();
        Outcome outcome = refused(tripwired(Step.sql("wider", "insert into note values ('a')", WIDER)));

        assertThat(outcome.error())
                .contains("rewrote public.big (")
                .contains("rolled back before COMMIT, and nothing was left behind")
                .contains("docs/runbook.md#table-rewritten");
        assertNothingRecorded();
        assertThat(type()).isEqualTo("integer");
        assertThat(file()).isEqualTo(before);
        assertThat(notes()).isZero();
    }

    /** As whoever may create event triggers, which takes a superuser. */
    private void asSuperuser(Runnable work) {
        database.execute("alter role " + role + " superuser");
        try {
            work.run();
        } finally {
            database.execute("alter role " + role + " nosuperuser");
        }
        assertThat(database.number("select count(*) from pg_event_trigger")).isZero();
        assertThat(database.number("select count(*) from pg_proc where proname = 'pgguard_rewrite'"))
                .isZero();
    }

    @Test
    void aLargeRewriteIsStoppedBeforeItBeginsByARoleThatMayCreateEventTriggers() {
        createHalves();
        asSuperuser(() -> {
            Outcome outcome = refused(tripwired(
                    Step.sql("wider", "insert into note values ('a')", "alter table big add column other int", WIDER)));
            assertThat(outcome.error())
                    .containsPattern(
                            "would rewrite public.big \\([0-9.]+ kB, rewriteLimit is 100 kB\\): alter table big alter column")
                    .contains("stopped before it began to, and rolled back: nothing was left behind")
                    .contains("docs/runbook.md#table-rewritten");
            assertThat(refused(tripwired(Step.sql("parts", "alter table part alter column total type bigint")))
                            .error())
                    .contains("would rewrite public.part (");
            assertNothingRecorded();
            assertThat(notes()).isZero();

            applied(tripwired(Step.sql(
                    "good",
                    "alter table big add column note text default 'n'",
                    "create table own as select n as id, repeat('x', 50) as text from generate_series(1, 5000) n",
                    "do $$ begin create table hidden as select * from own; end $$",
                    "alter table hidden alter column id type bigint",
                    "alter table own alter column id type bigint")));
        });
        assertThat(type()).isEqualTo("integer");
    }

    @Test
    void aRewriteThatIsExpectedPasses() {
        Outcome outcome = applied(tripwired(Step.sql("wider", "-- guard:expect rewrite\n" + WIDER)));

        assertThat(outcome.logged()).doesNotContain("rewrote public.big (");
        assertThat(type()).isEqualTo("bigint");
    }

    @Test
    void aSmallTableMayBeRewritten() {
        applied(tripwired(Step.sql("wider", "alter table orders alter column total type bigint"))
                .with("rewriteLimit", "10MB"));
        applied(tripwired(
                        Step.sql("wider", "alter table orders alter column total type bigint"), Step.sql("big", WIDER))
                .with("rewriteLimit", "none"));
    }

    @Test
    void aTableThatWasRewrittenLongAgoIsNotTakenForOneThatIsRewrittenNow() {
        assumeTrue(tool.watches());
        asRole("vacuum full big");
        Outcome outcome = applied(tripwired(Step.sql("note", "alter table big add column note text default 'n'")));

        assertThat(outcome.logged()).doesNotContain("rewrote public.big (");
    }

    @Test
    void truncateIsNoRewrite() {
        asRole("create table child (id int references big)");
        applied(tripwired(Step.sql(
                "empty", "truncate big cascade", "insert into big select n, n from generate_series(1, 5000) n")));
    }

    @Test
    void aTableThatWasEmptiedBeforeMayBeRewritten() {
        applied(tripwired(Step.sql("empty", "truncate big", WIDER)));
        assertThat(type()).isEqualTo("bigint");
    }

    @Test
    void truncateInAFunctionIsNoRewriteEither() {
        asRole(
                "create table large as select n, repeat('x', 1000) as text from generate_series(1, 2000) n",
                "analyze large");
        applied(tripwired(Step.sql("empty", "do $$ begin execute 'truncate large'; end $$")));
    }

    @Test
    void truncateHidesNoRewriteOfAnotherTable() {
        String inABlock = "do $$ begin execute '" + WIDER + "'; exception when division_by_zero then null; end $$";
        assertThat(refused(tripwired(Step.sql("both", "truncate orders", inABlock)))
                        .error())
                .contains("rewrote public.big (");
        assertThat(type()).isEqualTo("integer");
    }

    private static final String IN_A_BLOCK = "do $$ begin execute '" + WIDER + "'; end $$";

    @Test
    void truncateThatWasUndoneHidesNothing() {
        assertThat(refused(tripwired(Step.sql("undone", "savepoint a", "truncate big", "rollback to a", WIDER)))
                        .error())
                .contains("rewrote public.big (");
    }

    @Test
    void truncateWithCascadeHidesNoOtherTable() {
        assertThat(refused(tripwired(Step.sql("both", "truncate orders cascade", IN_A_BLOCK)))
                        .error())
                .contains("rewrote public.big (");
    }

    @Test
    void truncateThatWasCommittedHidesNothing() {
        Outcome outcome = applied(tripwired(Step.alone(
                "filled",
                "truncate big",
                "insert into big select n, n, repeat('x', 50) from generate_series(1, 3000) n",
                "analyze big",
                WIDER)));
        assertThat(outcome.logged()).contains("rewrote public.big (");
    }

    @Test
    void aTableMayBeLoadedAnew() {
        applied(tripwired(Step.sql(
                "load",
                "lock table big",
                "alter table big drop constraint big_pkey",
                "truncate big",
                "insert into big select n, n, repeat('x', 50) from generate_series(1, 3000) n",
                "alter table big add primary key (id)")));
    }

    @Test
    void aRewriteThatLeavesLittleIsOneToo() {
        asRole(
                "create table fat as select n as id, 1 as total, repeat('x', 1900) as blob from generate_series(1, 5000) n",
                "analyze fat");
        String shrink = "do $$ begin execute 'alter table fat drop column blob, alter column id type bigint'; end $$";
        assertThat(refused(tripwired(Step.sql("shrink", shrink))).error()).contains("rewrote public.fat (");
    }

    @Test
    void whatIsStoredApartCounts() {
        asRole(
                "create table apart (id int, b text)",
                "alter table apart alter column b set storage external",
                "insert into apart select n, repeat('x', 9600) from generate_series(1, 100) n",
                "vacuum analyze apart");
        Outcome outcome = applied(tripwired(
                Step.alone("apart", "do $$ begin execute 'alter table apart alter column id type bigint'; end $$")));
        assertThat(outcome.logged()).contains("rewrote public.apart (");
    }

    @Test
    void whatCommitsInTheMiddleOfATextIsNamed() {
        Outcome outcome = applied(tripwired(Step.code("middle", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(WIDER + "; commit");
            }
        })));
        assertThat(outcome.logged()).contains("rewrote public.big (");
    }

    @Test
    void aCommitBySwitchingAutocommitOnIsNotSent() {
        long before = file();
        assertThat(refused(tripwired(Step.code("switches", connection -> {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute(WIDER);
                            }
                            connection.setAutoCommit(true);
                        })))
                        .error())
                .contains("rewrote public.big (");
        assertThat(file()).isEqualTo(before);
    }

    @Test
    void aTransactionThatTheScriptDoesNotEndIsNotCommitted() {
        long before = file();
        assertThat(refused(tripwired(Step.alone("open", "insert into note values ('a')", "start transaction", WIDER)))
                        .error())
                .contains("rewrote public.big (", "what was committed before stays");
        assertThat(file()).isEqualTo(before);
    }

    @Test
    void aTransactionThatBeginsInATextIsOne() {
        asSuperuser(() -> applied(tripwired(Step.codeAlone("begins", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("begin; alter table note add column x int");
                statement.execute("commit");
            }
        }))));
    }

    /** More than the report lists. */
    @Test
    void manyLocksHideNoRewrite() {
        StringBuilder tables = new StringBuilder("a0");
        asRole("do $$ begin for i in 0..119 loop execute 'create table a' || i || ' (id int)'; end loop; end $$");
        for (int i = 1; i < 120; i++) {
            tables.append(", a").append(i);
        }
        String inABlock = "do $$ begin execute '" + WIDER + "'; exception when division_by_zero then null; end $$";
        assertThat(refused(tripwired(Step.sql("many", "lock table " + tables, inABlock)))
                        .error())
                .contains("rewrote public.big (");
    }

    @Test
    void partitionsOfATableCountTogether() {
        createHalves();
        assertThat(refused(tripwired(Step.sql("parts", "alter table part alter column total type bigint")))
                        .error())
                .contains("rewrote public.part (", "): alter table part alter column total")
                .contains("docs/runbook.md#table-rewritten");
        applied(tripwired(Step.sql("parts", "alter table part alter column total type bigint"))
                .with("rewriteLimit", "1MB"));
    }

    private void createParts() {
        asRole(
                "create table parts (id int, total int) partition by range (id)",
                "create table part partition of parts for values from (0) to (10000)",
                "insert into parts select n, n from generate_series(1, 5000) n",
                "vacuum (analyze) parts");
    }

    @Test
    void partitionsAreFoundOutsideATransactionToo() {
        createParts();
        Outcome outcome = applied(tripwired(Step.alone("wider", "alter table parts alter column total type bigint")));

        assertThat(outcome.logged()).contains("rewrote public.part (", "): alter table parts alter column total");
    }

    @Test
    void partitionsThatAreEmptiedAndFilledAreNotTakenForRewritten() {
        createParts();
        applied(tripwired(
                Step.sql("filled", "truncate parts", "insert into parts select n, n from generate_series(1, 9000) n")));
    }

    /** A row of the catalog that changed and an old file are not yet a rewrite: its indexes would be new as well. */
    @Test
    void withoutASecondSessionAChangeOfATableThatWasRewrittenLongAgoIsNoRewrite() {
        assumeTrue(!role.equals("postgres"));
        asRole("vacuum full big");
        leaveNoSessionForTheGuard();
        applied(tripwired(Step.sql("note", "alter table big add column note text default 'n'")));
        leaveNoSessionForTheGuard();
        assertThat(refused(tripwired(Step.sql("note", "alter table big add column note text default 'n'"))
                                .with(Step.sql("wider", WIDER)))
                        .error())
                .contains("rewrote public.big (");
    }

    @Test
    void aCommentInFrontOfAStatementDoesNotHideIt() {
        Outcome outcome = applied(project(Step.sql("wider", "/* " + "licence ".repeat(400) + "*/\n" + WIDER))
                .with("rewriteLimit", "100kB"));

        assertThat(outcome.logged()).contains("): alter table big alter column total type bigint. Nobody");
    }

    /** Where a question in the transaction would fail it is not asked: it would end the transaction. */
    @Test
    void aRoleThatMayNotLookIsToldAndFailsNothing(@TempDir Path reports) {
        assumeTrue(!role.equals("postgres"));
        database.execute(
                "revoke select on pg_catalog.pg_locks from public",
                "revoke execute on function pg_catalog.pg_table_size(regclass) from public");
        Outcome outcome = applied(project(
                        Step.sql("note", "alter table big add column note text"),
                        Step.sql("more", "alter table big add column more_text text"))
                .with("reportDirectory", reports.toString()));

        assertThat(outcome.lines("What it locked and rewrote was not seen")).isEqualTo(1);
        assertRecordedOnce("note", "more");
    }

    private static final Step OWN = Step.sql(
            "own",
            "create table own (id int primary key, text text)",
            "insert into own select n, repeat('x', 50) from generate_series(1, 5000) n",
            "alter table own alter column id type bigint",
            // without a lock that hurts others nobody would look
            "alter table big add column own integer");

    @Test
    void aTableOfTheMigrationsOwnMayBeRewritten() {
        applied(tripwired(OWN));
    }

    /** Its indexes are new as well: that alone does not tell. */
    @Test
    void withoutASecondSessionATableOfTheMigrationsOwnMayBeRewritten() {
        assumeTrue(!role.equals("postgres"));
        leaveNoSessionForTheGuard();
        assertThat(applied(tripwired(OWN)).logged()).doesNotContain("could not be compared");
    }

    @Test
    void aRewriteInABlockOfCodeIsFoundToo() {
        assertThat(refused(tripwired(Step.sql(
                                "block",
                                "do $$ begin execute '" + WIDER
                                        + "'; exception when division_by_zero then null; end $$")))
                        .error())
                .contains("rewrote public.big (")
                .contains("docs/runbook.md#table-rewritten");
        assertThat(type()).isEqualTo("integer");
    }

    @Test
    void whatCannotBeUndoneIsNamed() {
        Outcome outcome = applied(tripwired(Step.alone("wider", WIDER)));

        assertThat(outcome.logged()).contains("rewrote public.big (");
        assertRecordedOnce("wider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"do $$ begin execute '" + WIDER + "'; end $$", "select widen()"})
    void whatNamesNoTableIsNamedBySize(String sql) {
        asRole(
                "create function widen() returns void language plpgsql as $$ begin execute '" + WIDER + "'; end $$",
                "create table small (id int)");
        Outcome outcome = applied(tripwired(Step.alone("unnamed", sql)));

        assertThat(outcome.logged())
                .containsPattern("rewrote public.big \\([0-9.]+ kB, rewriteLimit is 100 kB\\)")
                .doesNotContain("rewrote public.small");
    }

    @Test
    void aTransactionOfTheScriptsOwnIsNotCommitted() {
        long before = file();
        assertThat(refused(tripwired(Step.alone(
                                "own", "start transaction", WIDER, "commit", "insert into note values ('a')")))
                        .error())
                .contains("rewrote public.big (", "rolled back before COMMIT");
        assertThat(file()).isEqualTo(before);
        assertThat(database.number("select count(*) from note")).isZero();
    }

    @Test
    void aCommitByCodeIsNotSent() {
        long before = file();
        assertThat(refused(tripwired(Step.code("commits", connection -> {
                            try (Statement statement = connection.createStatement()) {
                                statement.execute(WIDER);
                            }
                            connection.commit();
                        })))
                        .error())
                .contains("rewrote public.big (");
        assertThat(file()).isEqualTo(before);
    }

    @Test
    void severalStatementsSentAsOneAreNamed() {
        Outcome outcome = applied(tripwired(Step.codeAlone("several", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("begin; " + WIDER + "; commit; select 2");
            }
        })));
        assertThat(outcome.logged()).contains("rewrote public.big (");
    }

    @Test
    void allThatAMigrationOutsideATransactionRewroteStandsInItsReport(@TempDir Path reports) {
        asRole("create table other as select * from big", "vacuum (analyze) other");
        applied(project(Step.alone("both", WIDER, "alter table other alter column total type bigint"))
                .with("rewriteLimit", "100kB")
                .with("reportDirectory", reports.toString()));

        String rewritten = "$.events[*] ? (@.event == \"applied\").rewritten[*] ? (@.bytes > 100000 && @.relation == ";
        assertThat(tells(reports, rewritten + "\"public.big\")")).isTrue();
        assertThat(tells(reports, rewritten + "\"public.other\")")).isTrue();
    }

    /** Its indexes stay where they are. */
    @Test
    void withoutASecondSessionAMoveToAnotherTablespaceIsARewrite() {
        assumeTrue(!role.equals("postgres"));
        String elsewhere = "elsewhere_" + database.name();
        database.execute(
                "set allow_in_place_tablespaces = on",
                "create tablespace " + elsewhere + " location ''",
                "grant create on tablespace " + elsewhere + " to " + role);
        try {
            asRole("create index big_total on big (total)");
            leaveNoSessionForTheGuard();
            assertThat(refused(tripwired(Step.sql("move", "alter table big set tablespace " + elsewhere)))
                            .error())
                    .contains("rewrote public.big (");
        } finally {
            database.execute("drop tablespace " + elsewhere);
        }
    }

    /** An ALTER behind an UPDATE: readers were kept out since the ALTER. */
    @Test
    void aLockCountsFromTheStatementThatAskedForIt(@TempDir Path reports) {
        applied(project(Step.sql(
                        "late",
                        "update big set total = 1 where id = 1",
                        "select pg_sleep(0.5)",
                        "do $$ begin update big set total = 2; end $$",
                        "alter table big add column late int"))
                .with("reportDirectory", reports.toString()));
        String applied = "$.events[*] ? (@.event == \"applied\" && @.attemptMillis >= 500)";
        assertThat(
                        tells(
                                reports,
                                applied
                                        + ".locks[*] ? (@.relation == \"public.big\" && @.mode == \"ACCESS EXCLUSIVE\" && @.heldMillis < 450)"))
                .isTrue();
        assertThat(tells(reports, applied + ".statements[*] ? (@.sql starts with \"do\" && @.rows == null)"))
                .isTrue();
    }

    @Test
    void theWalOfAllAttemptsIsTold(@TempDir Path reports) {
        try (Blocker blocker = Blocker.holding(database, "ACCESS SHARE", "orders")) {
            applied(project(Step.sql(
                            "again",
                            "insert into big select n, n, repeat('x', 50) from generate_series(10000, 15000) n",
                            "alter table orders add column more int"))
                    .with("reportDirectory", reports.toString())
                    .when(RETRIES, blocker::release));
        }
        // one attempt writes some 900 kB
        assertThat(tells(reports, "$.events[*] ? (@.event == \"applied\" && @.attempts >= 2 && @.walBytes > 1400000)"))
                .isTrue();
    }

    @Test
    void anotherExpectationIsRefused() {
        assertThat(refused(tripwired(Step.sql("wider", "-- guard:expect miracles\n" + WIDER)))
                        .error())
                .contains("guard:expect miracles");
    }

    @Test
    void theReportTellsWhatAMigrationDid(@TempDir Path reports) {
        applied(project(Step.sql(
                        "many",
                        "alter table big add column status text",
                        "update big set status = 'new' where id <= 7",
                        "create table own (id int)"))
                .with("reportDirectory", reports.toString()));

        String applied = "$.events[*] ? (@.event == \"applied\" && @.walBytes > 0"
                + (tool.watches() ? " && @.peakQueue == 0 && @.freezeMillis == 0)" : ")");
        assertThat(tells(reports, applied)).isTrue();
        assertThat(
                        tells(
                                reports,
                                applied
                                        + ".statements[*] ? (@.sql starts with \"update big\" && @.rows == 7 && @.tookMillis >= 0)"))
                .isTrue();
        assertThat(
                        tells(
                                reports,
                                applied
                                        + ".locks[*] ? (@.relation == \"public.big\" && @.mode == \"ACCESS EXCLUSIVE\" && @.heldMillis >= 0)"))
                .isTrue();
        assertThat(tells(reports, applied + ".rewritten[*]")).isFalse();
    }
}
