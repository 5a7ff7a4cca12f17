package dev.pgguard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a migration of rows has locked and rewritten is seen in the round trip of its COMMIT, and changes nothing of what the COMMIT does. */
public abstract class LookContract extends RewriteContract {

    protected LookContract(Stage stage) {
        super(stage);
    }

    private void createWiden() {
        asRole(
                "create function widen(n int) returns int language plpgsql as $$ begin execute '" + WIDER
                        + "'; return n; end $$",
                "create function on_note() returns trigger language plpgsql as $$ begin perform widen(1); return new; end $$");
    }

    /** Nothing in these texts asks for a lock that shuts others out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into note select widen(1)::text",
                "create table own as select widen(n) from generate_series(1, 1) n",
                "create table own (n int); insert into own select widen(1)",
                "declare c cursor for select widen(n) from generate_series(1, 1) n; fetch c",
                "start transaction; insert into note select widen(1)::text; commit"
            })
    void aRewriteByAFunctionThatIsCalledForRowsIsRolledBack(String sql) {
        createWiden();
        long before = file();
        Step step = sql.startsWith("start") ? Step.alone("rows", sql.split("; ")) : Step.sql("rows", sql.split("; "));
        assertThat(refused(tripwired(step)).error())
                .contains("rewrote public.big (", "nothing was left behind")
                .contains("docs/runbook.md#table-rewritten");
        assertThat(file()).isEqualTo(before);
        assertThat(notes()).isZero();
    }

    @Test
    void aRewriteByATriggerIsRolledBack() {
        createWiden();
        asRole("create trigger t before insert on note for each row execute function on_note()");
        long before = file();
        Step code = Step.code("commits", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("insert into note values ('a')");
            }
            connection.commit();
        });
        for (Step step : List.of(Step.sql("trigger", "insert into note values ('a')"), code)) {
            assertThat(refused(tripwired(step)).error()).contains("rewrote public.big (");
            assertThat(file()).isEqualTo(before);
        }
        assertThat(notes()).isZero();
    }

    @Test
    void theWalOfItsOwnTablesIsToldToo(@TempDir Path reports) {
        applied(project(Step.sql("own", "create table own as select n from generate_series(1, 5000) n"))
                .with("reportDirectory", reports.toString()));
        assertThat(tells(
                        reports,
                        "$.events[*] ? (@.event == \"applied\" && @.walBytes > 100000 && @.locks.size() == 0)"))
                .isTrue();
    }

    @Test
    void theWalOfAMigrationOutsideATransactionIsToldToo(@TempDir Path reports) {
        applied(project(Step.alone("alone", "create index concurrently big_more on big (more)"))
                .with("reportDirectory", reports.toString()));
        assertThat(tells(reports, "$.events[*] ? (@.event == \"applied\" && @.walBytes > 10000)"))
                .isTrue();
    }

    @Test
    void aTriggerThatCameMeanwhileIsNotPassedOver() {
        createWiden();
        long before = file();
        String error = refused(tripwired(
                        Step.sql("first", "insert into note values ('a')"),
                        Step.sql("same", "insert into note values ('a')"),
                        Step.sql(
                                "trigger",
                                "create trigger t before insert on note for each row execute function on_note()"),
                        Step.sql("other", "insert into note values ('a')")))
                .error();
        assertThat(error).contains("rewrote public.big (");
        assertThat(file()).isEqualTo(before);
        assertThat(notes()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void ofRowWorkItsTableAloneIsTold(int migrations, @TempDir Path reports) {
        Step[] steps = IntStream.range(0, migrations)
                .mapToObj(n -> Step.sql("rows" + n, "insert into note values ('a'), ('b')"))
                .toArray(Step[]::new);
        applied(project(steps).with("reportDirectory", reports.toString()));
        assertThat(notes()).isEqualTo(2 * migrations);
        String applied = "$.events[*] ? (@.event == \"applied\"";
        assertThat(tells(reports, applied + ")")).isTrue();
        assertThat(tells(
                        reports,
                        applied
                                + " && !(@.walBytes > 0 && @.locks.size() == 1 && @.locks[0].relation == \"public.note\""
                                + " && @.locks[0].mode == \"ROW EXCLUSIVE\" && @.locks[0].heldMillis >= 0))"))
                .isFalse();
    }

    private Outcome rolledBack(Step... steps) {
        long before = file();
        Outcome outcome = refused(tripwired(steps));
        assertThat(outcome.error()).contains("rewrote public.big (");
        assertThat(file()).isEqualTo(before);
        return outcome;
    }

    /** What a table of the migration's own calls by itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table own (n int); create trigger t before insert on own for each row execute function on_note();"
                        + " insert into own values (1)",
                "create table own (n int default widen(1)); insert into own default values",
                "create table own (n int check (widen(n) > 0)); insert into own values (1)",
                "create table own as select 1 as n; alter table own add column x int default widen(1)",
                "create table own as select 1 as n; alter table own alter column n type int using widen(n)",
                "create view v as select widen(1) as x; create table own as select x::text from v"
            })
    void whatItsOwnTablesCallIsRolledBack(String sql) {
        createWiden();
        rolledBack(Step.sql("own", sql.split("; ")));
    }

    /** Only the first of two that change the same rows is asked what it holds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create trigger t before update on note for each row execute function on_note()",
                "create trigger t before insert on note for each row when (new.text = 'b') execute function on_note()",
                "alter table note alter column text set default widen(1)::text"
            })
    void whatTheFirstOfTwoDidNotDoTheSecondIsAskedFor(String made) {
        createWiden();
        asRole(made);
        rolledBack(
                Step.sql("first", "insert into note values ('a')"),
                Step.sql("second", "insert into note values ('a')"),
                Step.sql(
                        "third",
                        made.contains("update") ? "update note set text = 'b'" : "insert into note values ('b')",
                        made.contains("default") ? "insert into note default values" : "select 1"));
        assertThat(notes()).isEqualTo(2);
    }

    @Test
    void whatAnotherMigrationMadeOfATriggerMeanwhileIsSeen() {
        createWiden();
        asRole(
                "create function calm() returns trigger language plpgsql as $$ begin return new; end $$",
                "create trigger t before insert on note for each row execute function calm()");
        rolledBack(
                Step.sql("first", "insert into note values ('a')"),
                Step.sql(
                        "function",
                        "create or replace function calm() returns trigger language plpgsql as $$ begin perform widen(1); return new; end $$"),
                Step.sql("second", "insert into note values ('b')"));
    }

    @Test
    void aRewriteInALaterCommitOfALoopIsNotSent() {
        createWiden();
        asRole("create trigger t before insert on note for each row when (new.text = '3') execute function on_note()");
        rolledBack(Step.code("loop", connection -> {
            for (int i = 0; i < 4; i++) {
                execute(connection, "insert into note values ('" + i + "')");
                connection.commit();
            }
        }));
    }

    /** Partitions and cascades: what the second locks is not what the first did. */
    @Test
    void whatEachOfTwoLocksIsToldOfIt(@TempDir Path reports) {
        createHalves();
        asRole("create table kid (id int references orders on delete cascade)", "insert into kid values (3)");
        applied(project(
                        Step.sql("one", "insert into part values (1, 1)"),
                        Step.sql("two", "insert into part values (2000, 1)"),
                        Step.sql("three", "insert into orders values (500, 1)"),
                        Step.sql("four", "delete from orders where id = 3"))
                .with("reportDirectory", reports.toString()));
        String applied =
                "$.events[*] ? (@.event == \"applied\" && @.migration like_regex \"%s\").locks[*] ? (@.relation == \"public.%s\")";
        assertThat(tells(reports, applied.formatted("two", "part_2"))).isTrue();
        assertThat(tells(reports, applied.formatted("two", "part_1"))).isFalse();
        assertThat(tells(reports, applied.formatted("four", "kid"))).isTrue();
    }

    /** A COMMIT may fail with any words, those of a transaction that had failed before among them. */
    @ParameterizedTest
    @ValueSource(strings = {"25P02", "3B001", "P0001", "57014"})
    void aCommitThatFailsIsAFailure(String state) {
        asRole(
                "create function fails() returns trigger language plpgsql as $$ begin raise exception 'not today' using errcode = '"
                        + state + "'; end $$",
                "create constraint trigger t after insert on note deferrable initially deferred for each row execute function fails()");
        assertThat(refused(project(Step.sql("one", "insert into note values ('a')")))
                        .error())
                .contains("not today");
        assertNothingRecorded();
        assertThat(notes()).isZero();
    }

    /** The ways in which the driver sends what is one text. */
    @ParameterizedTest
    @ValueSource(strings = {"preferQueryMode=simple", "prepareThreshold=-1", "prepareThreshold=1", "autosave=always"})
    void whatIsLookedAtAgainIsCommittedInAnyModeOfTheDriver(String option) {
        asRole(
                "create table emptied (id int)",
                "truncate emptied",
                "create function empties() returns trigger language plpgsql as $$ begin truncate emptied; return new; end $$",
                "create trigger t before insert on note for each row execute function empties()");
        String url = database.url() + (database.url().contains("?") ? "&" : "?") + option;
        applied(project(
                        Step.sql("one", "insert into note values ('a')"),
                        Step.sql("two", "alter table note add column more int"))
                .at(url));
        assertThat(notes()).isEqualTo(1);
    }

    @Test
    void aNameOfNothingButControlCharactersIsCommittedToo() {
        asRole("create table U&\"\\0001\" (n int)");
        applied(project(Step.code("odd", connection -> execute(connection, "insert into U&\"\\0001\" values (1)"))));
    }
}
