package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is pending is judged before the first of it runs: what the live database proves to be harmful is refused, the rest is told. */
public abstract class PreflightContract extends GuardContract {

    private static final String BUILD = "create index big_total on big (total)";
    private static final Step NOTE = Step.sql("note", "insert into note values ('ran')");
    private static final Step INDEX = Step.sql("index", BUILD);
    private static final Step DROP = Step.sql("drop", "alter table orders drop column total");

    protected PreflightContract(Stage stage) {
        super(stage);
    }

    @BeforeEach
    final void createBig() {
        asRole(
                "create table big (id int primary key, total int)",
                "insert into big select n, n from generate_series(1, 20000) n",
                "analyze big, orders");
    }

    /** Refused with these words, before anything ran. */
    private Outcome assertRefused(Project project, String... words) {
        Outcome outcome = refused(project);
        assertThat(outcome.error())
                .contains(words)
                .contains("nothing was applied")
                .contains("docs/runbook.md#harmful-migration");
        assertNothingRecorded();
        assertThat(notes()).isZero();
        return outcome;
    }

    private void assertFails(String statement, String... words) {
        assertRefused(project(NOTE, Step.sql("demand", statement)), words);
    }

    @Test
    void anIndexThatKeepsWritersOutOfALargeTableIsRefusedBeforeAnythingRuns() {
        assertRefused(
                project(NOTE, INDEX),
                "SHARE on big (about 20,000 rows",
                "create index CONCURRENTLY big_total on big (total);",
                "[require-concurrent-index-creation]",
                ":1  CREATE INDEX on big",
                "guard:ignore require-concurrent-index-creation: <why>");
        assertThat(database.is("select to_regclass('big_total') is null")).isTrue();
    }

    @Test
    void theSameIndexOnASmallAndOnANewTableIsBuilt() {
        Outcome outcome = applied(project(
                Step.sql("small", "create index orders_total on orders (total)"),
                Step.sql("fresh", "create table fresh (id int)"),
                Step.sql("new", "create index fresh_id on fresh (id)")));

        assertThat(outcome.lines("[require-concurrent")).isZero();
        assertRecordedOnce("small", "fresh", "new");
    }

    @Test
    void aTableThatWasNeverAnalysedIsJudgedByItsBytes() {
        asRole(
                "create table wide (id int, text text)",
                "alter table wide alter column text set storage plain",
                "insert into wide select n, repeat('x', 4000) from generate_series(1, 3000) n",
                "create table narrow as select n from generate_series(1, 100) n");

        assertRefused(project(NOTE, Step.sql("wide", "create index on wide (id)")), "SHARE on wide (");
        assertThat(applied(project(Step.sql("narrow", "create index on narrow (n)")))
                        .lines("[require-concurrent"))
                .isZero();
    }

    @Test
    void aTableOfTheSameNameInAnotherSchemaIsNotMeant() {
        asRole("create schema other", "create table other.big (id int, total int)");

        applied(project(INDEX).in("other"));

        assertThat(database.is("select to_regclass('other.big_total') is not null"))
                .isTrue();
    }

    @Test
    void anIndexThatIsThereIsNotBuiltAgain() {
        asRole(BUILD);

        applied(project(Step.sql("index", "create index if not exists big_total on big (total)")));
    }

    @Test
    void nullsBehindSetNotNullAreCountedAndRefusedUntilTheyAreMended() {
        asRole("update orders set total = null where id <= 3");
        Step demand = Step.sql("demand", "alter table orders alter column total set not null");

        assertRefused(
                project(NOTE, demand),
                "this fails: 3 rows of orders have a null in total [existing-rows]",
                "UPDATE orders SET total = … WHERE total IS NULL;");
        asRole("update orders set total = 0 where total is null");
        applied(project(NOTE, demand));
    }

    @Test
    void whatTheSameDeploymentMendsIsNotAsked() {
        asRole("update orders set total = null where id <= 3");

        applied(project(
                Step.sql("mend", "update orders set total = 0 where total is null"),
                Step.sql("demand", "alter table orders alter column total set not null")));
    }

    @Test
    void keysThatAreThereTwiceAreCountedAndNotShown() {
        asRole("update orders set total = 4711 where id <= 3");

        Outcome outcome = assertRefused(
                project(NOTE, Step.alone("demand", "create unique index concurrently orders_total on orders (total)")),
                "1 key (total) of orders is there more than once",
                "GROUP BY total HAVING count(*) > 1;");
        assertThat(outcome.toString()).doesNotContain("4711");
        assertFails("alter table orders add constraint one unique (total)", "1 key (total) of orders");
        asRole("update orders set total = id");
        applied(project(NOTE, Step.sql("demand", "alter table orders add constraint one unique (total)")));
    }

    @Test
    void aPrimaryKeyOverNullsIsRefused() {
        asRole("create table loose as select nullif(n, 1) as n from generate_series(1, 5) n");

        assertFails("alter table loose add primary key (n)", "1 row of loose has a null in n");
    }

    @Test
    void referencesToNothingAreCounted() {
        asRole("create table customer (id int primary key)", "insert into customer select generate_series(1, 18)");
        Step demand = Step.sql("demand", "alter table orders add foreign key (id) references customer");

        assertRefused(project(NOTE, demand), "2 rows of orders refer by id to no row of customer");
        asRole("insert into customer values (19), (20)");
        applied(project(NOTE, demand));
    }

    @Test
    void rowsThatBreakACheckAreCounted() {
        assertFails(
                "alter table orders add constraint few check (total <= 15 and abs(total) > 0)",
                "5 rows of orders do not satisfy total <= 15");
    }

    @Test
    void whatAConstraintThatIsThereWillFindIsCounted() {
        asRole(
                "alter table orders add constraint few check (total <= 19) not valid",
                "create table customer (id int primary key)",
                "alter table orders add constraint customer foreign key (id) references customer not valid");

        assertFails("alter table orders validate constraint few", "1 row of orders violates few");
        assertFails("alter table orders validate constraint customer", "20 rows of orders violate customer");
    }

    @Test
    void aColumnThatNeedsAValueIsRefusedWhereThereAreRows() {
        assertFails(
                "alter table orders add column status text not null",
                "20 rows of orders have no value for the new column status");
        asRole("delete from orders");
        applied(project(Step.sql("column", "alter table orders add column status text not null")));
    }

    @Test
    void whatTheServerNeverAcceptsIsRefused() {
        assertFails(
                "alter table orders add constraint one unique (total) not valid",
                "UNIQUE constraints cannot be NOT VALID",
                "[impossible-constraint-option]");
    }

    @Test
    void aLockedTableKeepsNobodyWaitingAndIsTold() {
        try (Blocker blocker = Blocker.holding(database, "ACCESS EXCLUSIVE", "orders")) {
            Outcome outcome = applied(project(Step.sql("demand", "alter table orders alter column total set not null"))
                    .when("could not be found out", blocker::release));

            assertThat(outcome.lines("could not be found out")).isEqualTo(1);
        }
        assertRecordedOnce("demand");
    }

    @Test
    void aCommentInTheMigrationSaysThatItIsMeant() {
        applied(project(
                Step.sql("index", "-- guard:ignore require-concurrent-index-creation: built at night\n" + BUILD)));

        assertRecordedOnce("index");
    }

    @Test
    void aFileBesideTheMigrationsSaysThatItIsMeant() {
        applied(project(
                INDEX,
                new Step.Beside("guard-lint.ignore", "require-concurrent-index-creation *index.sql * # at night\n")));

        assertRecordedOnce("index");
    }

    @Test
    void whatIsNotProvenIsALine() {
        Outcome outcome = applied(project(DROP));

        assertThat(outcome.lines("[ban-drop-column]")).isEqualTo(1);
        assertRecordedOnce("drop");
    }

    @Test
    void moreThanAFewLinesAreCounted() {
        Step[] drops = IntStream.range(0, 14)
                .mapToObj(n -> Step.sql("drop" + n, "alter table orders drop column if exists c" + n))
                .toArray(Step[]::new);

        Outcome outcome = applied(project(drops));

        assertThat(outcome.lines("[ban-drop-column]")).isEqualTo(10);
        assertThat(outcome.logged()).contains("… and 4 more; mvn guard:lint shows them");
    }

    @Test
    void aCalmProjectGetsNoLine() {
        asRole("create table customer (id int primary key)");

        Outcome outcome = applied(project(
                Step.sql("column", "alter table orders add column status text"),
                Step.alone("index", "create index concurrently orders_status on orders (status)"),
                Step.sql("table", "create table fresh (id bigint primary key, customer int references customer)"),
                Step.sql("rows", "insert into note values ('calm')"),
                Step.sql(
                        "nothing",
                        "drop index if exists nowhere_idx",
                        "drop table if exists nowhere",
                        "drop view if exists nowhere_seen"),
                Step.repeatable("view", "create or replace view newest as select max(id) from orders")));

        assertThat(outcome.log()).noneMatch(line -> line.matches(".*\\[pgguard] .*\\[[a-z]+(-[a-z]+)+]$"));
    }

    @Test
    void anyErrorIsRefusedWhereThatIsAskedFor() {
        assertRefused(project(NOTE, DROP).with("lint", "fail"), "[ban-drop-column]");
    }

    @Test
    void nothingIsRefusedAndEverythingToldWhereThatIsAskedFor() {
        Outcome outcome = applied(project(INDEX).with("lint", "warn"));

        assertThat(outcome.lines("[require-concurrent-index-creation]")).isEqualTo(1);
    }

    @Test
    void nothingIsLookedAtWhereItIsSwitchedOff() {
        Outcome outcome = applied(project(INDEX, DROP).with("lint", "off"));

        assertThat(outcome.lines("[ban-drop-column]")).isZero();
    }

    @Test
    void aWrongModeIsRefusedWithThoseThatThereAre() {
        assertThat(refused(project(NOTE).with("lint", "on")).error())
                .contains("lint")
                .contains("harm, fail, warn or off")
                .contains("docs/runbook.md#wrong-setting");
    }

    @Test
    void aStatementThatCannotBeReadIsToldAndLeftToTheServer() {
        Outcome outcome = refused(project(NOTE, Step.sql("typo", "alter table orders ad column status text")));

        assertThat(outcome.lines("[syntax-error]")).isEqualTo(1);
        assertRecordedOnce("note");
    }

    @Test
    void codeIsPassedOverAndWhatFollowsItIsNotAsked() {
        asRole("update orders set total = null where id <= 3");

        applied(project(
                Step.code("code", connection -> execute(connection, "update orders set total = 0 where total is null")),
                Step.sql("demand", "alter table orders alter column total set not null")));
    }

    @Test
    void whatIsAppliedIsNotJudgedAgain() {
        applied(project(INDEX).with("lint", "off"));

        applied(project(INDEX, NOTE));

        assertRecordedOnce("index", "note");
    }

    @Test
    void aRepeatableMigrationIsJudgedWhenItHasChanged() {
        applied(project(Step.repeatable("again", "select 1")));
        String before = String.join(",", recorded());

        Outcome outcome = refused(project(Step.repeatable("again", BUILD)));

        assertThat(outcome.error()).contains("[require-concurrent-index-creation]");
        assertThat(String.join(",", recorded())).isEqualTo(before);
        applied(project(Step.repeatable("again", "select 1")));
    }

    @Test
    void lookingIsNotJudged() {
        Outcome outcome = tool.run(MigrationTool.Command.INFO, project(INDEX));

        assertThat(outcome.toString()).doesNotContain("require-concurrent");
    }

    @Test
    void theSessionIsLeftAsItWas() {
        asRole("update orders set total = null where id <= 3", "create table seen (text text)");
        String look = "insert into seen select string_agg(name || '=' || setting, ',' order by name) from pg_settings"
                + " where name in ('lock_timeout', 'statement_timeout', 'transaction_read_only', 'row_security')";

        applied(project(
                Step.sql("look", look),
                Step.sql("rows", "alter table big add constraint few check (total < 1000000) not valid")));

        assertThat(database.value("select text from seen"))
                .isEqualTo("lock_timeout=0,row_security=on,statement_timeout=0,transaction_read_only=off");
    }
}
