package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A statement that is marked as a backfill is handed to the engine: each row once, whatever stops it, and recorded when it is done. */
public abstract class BackfillContract extends GuardContract {

    private static final String WITHOUT = "without-sessions";
    private static final String COUNT = "update orders set n = n + 1 where id > 0";

    protected BackfillContract(Stage stage) {
        super(stage);
    }

    @BeforeEach
    final void requireSessions(TestInfo test) {
        boolean without = test.getTags().contains(WITHOUT);
        assumeTrue(tool.watches() != without, "is a promise of the other mode");
    }

    @Test
    @Tag(WITHOUT)
    void whereTheGuardHasNoSessionsOfItsOwnItIsRefused() {
        assertThat(refused(project(backfill(" name=witness", COUNT))).error())
                .contains("sessions of its own")
                .contains("watchUrl")
                .contains("docs/runbook.md#backfill-refused");
        assertNothingRecorded();
    }

    @BeforeEach
    final void createWitness() {
        asRole("alter table orders add column n int not null default 0, add constraint few check (n < 9)");
        database.execute("grant create on database " + database.name() + " to \"" + role + "\"");
    }

    private static Step backfill(String words, String statement) {
        return Step.sql("fill", "-- what it is for\n-- guard:backfill" + words + "\n" + statement);
    }

    private boolean everyRowHas(int n) {
        return database.is("select bool_and(n = " + n + ") from orders");
    }

    private String state(String job) {
        return String.valueOf(database.value("select state from pgguard.backfill_job where name = ?", job));
    }

    @Test
    void itIsDoneBeforeTheMigrationIsRecorded() {
        Outcome outcome = applied(project(
                backfill(" name=witness", COUNT),
                Step.sql("after", "insert into note select max(n)::text from orders")));

        assertThat(everyRowHas(1)).isTrue();
        assertThat(state("witness")).isEqualTo("done");
        assertThat(database.value("select text from note")).isEqualTo("1");
        assertThat(outcome.logged())
                .contains("backfill witness: a statement that runs in batches")
                .contains("Backfill witness is done: 20 rows");
        assertRecordedOnce("fill", "after");
    }

    @Test
    void statementsBesideItRunAsTheyAre() {
        applied(project(Step.sql(
                "fill",
                "insert into note values ('before')",
                "-- guard:backfill name=first\n" + COUNT,
                "/* guard:backfill name=second key=orders_pkey pace=fast workers=2 */\n" + COUNT,
                "insert into note values ('behind')")));

        assertThat(everyRowHas(2)).isTrue();
        assertThat(notes()).isEqualTo(2);
        assertRecordedOnce("fill");
    }

    @Test
    void inTheBackgroundItIsOnlyRegistered() {
        Outcome outcome = applied(project(backfill(" name=later mode=background", COUNT)));

        assertThat(everyRowHas(0)).isTrue();
        assertThat(state("later")).isEqualTo("planned");
        assertThat(outcome.logged()).contains("guard:gate stays closed until then");
        assertThat(database.is(
                        "select migration like '%fill%' and ? ilike '%' || tool || '%' from pgguard.backfill_job",
                        tool.name()))
                .isTrue();
        assertRecordedOnce("fill");
    }

    @Test
    void aRowThatFailsKeepsItFromBeingRecordedAndTheNextRunGoesOn() {
        asRole("update orders set n = 8 where id = 7");
        Project project = project(backfill(" name=witness", COUNT));

        Outcome outcome = refused(project);

        assertThat(outcome.error())
                .contains("Backfill witness is failed after 19 rows")
                .contains("(1 row could not be changed", "the first has the key (7)")
                .contains("docs/runbook.md#backfill-failed");
        assertNothingRecorded();
        asRole("update orders set n = 0 where id = 7");
        applied(project);
        assertThat(everyRowHas(1)).isTrue();
        assertRecordedOnce("fill");
    }

    @Test
    void aBackfillThatWasCancelledIsNotRecordedAsDone() {
        asRole("update orders set n = 8 where id = 7");
        refused(project(backfill(" name=witness", COUNT)));
        database.execute("update pgguard.backfill_job set state = 'cancelled'");

        for (String mode : List.of("", " mode=background")) {
            assertThat(refused(project(backfill(" name=witness" + mode, COUNT))).error())
                    .contains("Backfill witness was cancelled after 19 rows", "action=clean")
                    .contains("docs/runbook.md#backfill-failed");
            assertNothingRecorded();
        }
    }

    @Test
    void itsNameIsItsMigrationsWhereItHasNone() {
        applied(project(backfill("", COUNT)));

        assertThat(everyRowHas(1)).isTrue();
        assertThat(database.number(
                        "select count(*) from pgguard.backfill_job where state = 'done' and name like '%fill%'"))
                .isEqualTo(1);
    }

    @Test
    void namesMeanWhatTheyMeanForTheMigration() {
        asRole(
                "create schema other",
                "create table other.orders (id int primary key, n int not null default 0)",
                "insert into other.orders values (1)");

        applied(project(backfill(" name=witness", COUNT)).in("other"));

        assertThat(database.number("select n from other.orders")).isEqualTo(1);
        assertThat(everyRowHas(0)).isTrue();
    }

    @Test
    void whatTheDirectiveDoesNotKnowIsRefused() {
        assertThat(refused(project(backfill(" nam=witness", COUNT))).error())
                .contains("nam=witness")
                .contains("mode=inline|background")
                .contains("docs/runbook.md#wrong-setting");
        assertThat(refused(project(backfill(" pace=quick", COUNT))).error()).contains("gentle, moderate, fast");
        assertThat(everyRowHas(0)).isTrue();
        assertNothingRecorded();
    }

    @Test
    void aWordInAStringOrABodyIsNoMark() {
        refused(project(Step.sql(
                "fill",
                "insert into note values ('-- guard:backfill')",
                "create function fill() returns void language sql as $$\n-- guard:backfill name=witness\n" + COUNT
                        + " $$",
                "select 1 / 0")));

        assertThat(notes()).isZero();
        assertNothingRecorded();
    }

    @Test
    void aMarkWhereItSaysNothingIsRefused() {
        for (Step step : List.of(
                Step.sql("fill", "update orders -- guard:backfill name=witness\n set n = n + 1 where id > 0"),
                Step.sql("fill", COUNT + " -- guard:backfill name=witness\n"),
                Step.sql("fill", COUNT, "-- guard:backfill name=witness\n"),
                Step.sql("fill", "select 1", "-- guard:backfill: name=witness\n" + COUNT))) {
            assertThat(refused(project(step)).error())
                    .as(step.toString())
                    .contains("guard:backfill")
                    .contains("docs/runbook.md#wrong-setting");
            assertThat(everyRowHas(0)).isTrue();
            assertNothingRecorded();
        }
    }

    @Test
    void aMarkThatIsWrittenInAnotherWayIsRefusedWithTheRightOne() {
        for (String mark : List.of(
                "-- GUARD:BACKFILL name=witness",
                "-- guard: backfill name=witness",
                "-- guard:backfil",
                "/* Guard : Back-fill */",
                "--!guard:backfill")) {
            for (Step step : List.of(
                    Step.sql("fill", mark + "\n" + COUNT),
                    Step.sql("fill", "insert into note values ('before')", mark + "\n" + COUNT))) {
                assertThat(refused(project(step)).error())
                        .as(step.toString())
                        .contains(mark)
                        .contains("Write: -- guard:backfill name=")
                        .contains("docs/runbook.md#wrong-setting");
                assertThat(everyRowHas(0)).isTrue();
                assertThat(notes()).isZero();
                assertNothingRecorded();
            }
        }
    }

    @Test
    void blanksAroundTheWordDoNotMatter() {
        applied(project(
                Step.sql("fill", "--guard:backfill name=one\n" + COUNT, "/*guard:backfill name=two*/\n" + COUNT)));

        assertThat(everyRowHas(2)).isTrue();
        assertThat(state("one") + state("two")).isEqualTo("donedone");
    }

    @Test
    void twoOfOneNameAreRefused() {
        Step twice = Step.sql("fill", "-- guard:backfill name=one\n" + COUNT, "-- guard:backfill name=one\n" + COUNT);

        assertThat(refused(project(twice)).error())
                .contains("two statements with guard:backfill and the name one")
                .contains("docs/runbook.md#backfill-refused");
        assertThat(everyRowHas(1)).isTrue();
        assertNothingRecorded();
    }

    @Test
    void whatWasDoneBeforeIsTold() {
        Outcome outcome = applied(project(
                backfill(" name=witness", COUNT), Step.sql("again", "-- guard:backfill name=witness\n" + COUNT)));

        assertThat(outcome.lines("backfill witness was done before, and nothing is changed now"))
                .isEqualTo(1);
        assertThat(everyRowHas(1)).isTrue();
    }

    @Test
    void aTemporaryTableOfTheMigrationIsNotTakenForAnother() {
        assertThat(refused(project(Step.sql(
                                "fill",
                                "create temporary table orders (id int primary key, n int)",
                                "-- guard:backfill name=witness\n" + COUNT)))
                        .error())
                .contains("temporary table orders")
                .contains("docs/runbook.md#backfill-refused");
        assertThat(everyRowHas(0)).isTrue();
    }

    @Test
    void aSettingThatOnlyTheMigrationsSessionHasIsNotPassedOver() {
        assertThat(refused(
                                project(
                                        Step.sql(
                                                "fill",
                                                "set timezone = 'Pacific/Apia'",
                                                "-- guard:backfill name=witness\nupdate orders set n = extract(hour from timestamptz 'epoch')")))
                        .error())
                .contains("where TimeZone is Pacific/Apia")
                .contains("docs/runbook.md#backfill-refused");
        assertThat(everyRowHas(0)).isTrue();
    }

    @Test
    void aStatementThatCannotBeCutIsRefused() {
        asRole("create table loose (n int)");

        assertThat(refused(project(backfill(" name=loose", "update loose set n = 1")))
                        .error())
                .contains("loose")
                .contains("docs/runbook.md#backfill-refused");
        assertThat(refused(project(backfill(" name=table", "alter table orders add column x int")))
                        .error())
                .contains("docs/runbook.md#backfill-refused");
        assertNothingRecorded();
    }

    @Test
    void anotherStatementUnderTheSameNameIsRefused() {
        asRole("update orders set n = 8 where id = 7");
        refused(project(backfill(" name=witness", COUNT)));

        assertThat(refused(project(backfill(" name=witness", "update orders set n = n + 2 where id > 0")))
                        .error())
                .contains("docs/runbook.md#backfill-changed");
        assertNothingRecorded();
    }

    @Test
    void aRoleThatMayCreateNothingIsToldWhatItNeeds() {
        database.execute("revoke create on database " + database.name() + " from \"" + role + "\"");
        boolean superuser = database.is("select rolsuper from pg_roles where rolname = ?", role);

        if (!superuser) {
            assertThat(refused(project(backfill(" name=witness", COUNT))).error())
                    .contains("CREATE on the database")
                    .contains("docs/runbook.md#privilege-missing");
            assertNothingRecorded();
        }
    }
}
