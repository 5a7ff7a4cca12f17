package dev.pgguard.sql.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.Lexer;
import dev.pgguard.sql.QualifiedName;
import dev.pgguard.sql.SqlSplitter;
import dev.pgguard.sql.Statement;
import dev.pgguard.sql.Statement.CreateIndex;
import dev.pgguard.sql.Statement.CreateTable;
import dev.pgguard.sql.Statement.Discard;
import dev.pgguard.sql.Statement.DropIndex;
import dev.pgguard.sql.Statement.Empty;
import dev.pgguard.sql.Statement.Opaque;
import dev.pgguard.sql.Statement.Reindex;
import dev.pgguard.sql.Statement.RowWork;
import dev.pgguard.sql.Statement.SetParameter;
import dev.pgguard.sql.Statement.TransactionControl;
import dev.pgguard.sql.grammar.Corpus;
import dev.pgguard.sql.grammar.Grammar;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlParserTest {

    /** What the words tell of a table that names no other is what the grammar tells. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table t (a int)",
                "create table if not exists app.\"T\" (id bigint generated always as identity primary key, x int default f(1) check (x > (2)))",
                "create table t ()",
                "create table if (a int)",
                "create table t (a int references u (b))",
                "create table t (like u)",
                "create table t (a text check (a like 'x%'))",
                "create table t (a int) inherits (u)",
                "create table t (a int) partition by range (a)",
                "create table t (a, b) as select f(1), (2)",
                "create table t as select f(1)",
                "create table t of u (primary key (a))",
                "create table t partition of u for values from (1) to (2)",
                "create unlogged table t (a int)",
                "create temp table t (a int)"
            })
    void aTableAloneIsReadByItsWords(String sql) {
        assertThat(SqlParser.parse(sql)).isEqualTo(byTheGrammar(sql));
    }

    @Test
    void everyTableOfTheCorpusIsReadAsTheGrammarReadsIt() {
        int tables = 0;
        for (Map<String, Object> line : Corpus.lines("statements.jsonl")) {
            String sql = String.valueOf(line.get("sql"));
            if (SqlSplitter.split(sql).size() == 1
                    && Lexer.tokens(sql).get(0).is("CREATE")
                    && byTheGrammar(sql) instanceof CreateTable table) {
                assertThat(SqlParser.parse(sql)).as(sql).isEqualTo(table);
                tables++;
            }
        }
        assertThat(tables).isGreaterThan(1_000);
    }

    private static Statement byTheGrammar(String sql) {
        SqlSplitter.Part part = SqlSplitter.split(sql).get(0);
        int end = part.tokens().get(part.tokens().size() - 1).end();
        return new Commands(part.sql(), part.tokens()).statement(Grammar.parse(part.tokens(), end));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            alter table orders add column status text                                          | orders ACCESS EXCLUSIVE
            alter table if exists only app."Orders" validate constraint c                      | app.Orders SHARE UPDATE EXCLUSIVE
            alter table a add constraint f foreign key (x) references b not valid              | a SHARE ROW EXCLUSIVE, b SHARE ROW EXCLUSIVE
            alter table a add foreign key (x) references db.s.b (id)                           | a SHARE ROW EXCLUSIVE, s.b SHARE ROW EXCLUSIVE
            alter table a add x int references b, validate constraint c                        | a ACCESS EXCLUSIVE, b SHARE ROW EXCLUSIVE
            alter table a add check (x in (1, 2)) not valid                                    | a ACCESS EXCLUSIVE
            alter table a alter column x set statistics 5, alter y set (n_distinct = 1)        | a SHARE UPDATE EXCLUSIVE
            alter table a alter x type numeric(10, 2) using f(x, array[1, 2])                  | a ACCESS EXCLUSIVE
            alter table a set (fillfactor = 50, toast.autovacuum_enabled = off)                | a SHARE UPDATE EXCLUSIVE
            alter table a set (fillfactor = 50, user_catalog_table = true)                     | a ACCESS EXCLUSIVE
            alter table a reset (autovacuum_vacuum_threshold)                                  | a SHARE UPDATE EXCLUSIVE
            alter table a disable trigger user                                                 | a SHARE ROW EXCLUSIVE
            alter table a enable always trigger t                                              | a SHARE ROW EXCLUSIVE
            alter table a enable replica rule r                                                | a ACCESS EXCLUSIVE
            alter table a cluster on i                                                         | a SHARE UPDATE EXCLUSIVE
            alter table a rename to b                                                          | a ACCESS EXCLUSIVE
            alter table p attach partition c for values from (1) to (2)                        | p SHARE UPDATE EXCLUSIVE, c ACCESS EXCLUSIVE
            alter table p detach partition c                                                   | p ACCESS EXCLUSIVE, c ACCESS EXCLUSIVE
            alter table p detach partition c concurrently                                      | p SHARE UPDATE EXCLUSIVE, c ACCESS EXCLUSIVE
            alter table c inherit p                                                            | p SHARE UPDATE EXCLUSIVE, c ACCESS EXCLUSIVE
            alter index i rename to j                                                          | i SHARE UPDATE EXCLUSIVE
            alter sequence s increment 2                                                       | s SHARE ROW EXCLUSIVE
            alter sequence s owner to r                                                        | s ACCESS EXCLUSIVE
            alter type mood add value 'sad'                                                    | -
            alter type c add attribute x int                                                   | c ACCESS EXCLUSIVE
            alter domain d add check (value > 0)                                               | d SHARE
            alter domain d add check (value > 0) not valid                                     | -
            alter trigger t on a rename to u                                                   | a ACCESS EXCLUSIVE
            alter publication p add table a, only (b), c (x) where (x > 1), tables in schema s | a SHARE UPDATE EXCLUSIVE, b SHARE UPDATE EXCLUSIVE, c SHARE UPDATE EXCLUSIVE
            create index on orders (status)                                                    | orders SHARE
            create index concurrently on orders (status)                                       | orders SHARE UPDATE EXCLUSIVE
            create table c partition of p (check (x > 0)) for values in (1)                    | p ACCESS EXCLUSIVE
            create table c (x int, like l including all) inherits (p, s.q)                     | l ACCESS SHARE, p SHARE UPDATE EXCLUSIVE, s.q SHARE UPDATE EXCLUSIVE
            create table c (id int primary key, up int references c, o int references b)       | b SHARE ROW EXCLUSIVE
            create or replace view v as select 1                                               | v ACCESS EXCLUSIVE
            create view v as select 1                                                          | -
            create or replace trigger t before insert or update of x on a execute function f() | a SHARE ROW EXCLUSIVE
            create constraint trigger t after insert on a from b for each row execute function f() | a SHARE ROW EXCLUSIVE, b ACCESS SHARE
            create policy p on a using (true)                                                  | a ACCESS EXCLUSIVE
            create rule r as on insert to a do also (select 1; select 2)                       | a ACCESS EXCLUSIVE
            create statistics s on x, y from a                                                 | a SHARE UPDATE EXCLUSIVE
            create publication p for all tables                                                | -
            drop table if exists a, s.b cascade                                                | a ACCESS EXCLUSIVE, s.b ACCESS EXCLUSIVE
            drop index concurrently if exists i, j                                             | i SHARE UPDATE EXCLUSIVE, j SHARE UPDATE EXCLUSIVE
            drop trigger t on a                                                                | a ACCESS EXCLUSIVE
            drop function f(int)                                                               | -
            truncate table only a, b * restart identity                                        | a ACCESS EXCLUSIVE, b ACCESS EXCLUSIVE
            lock a, b in share row exclusive mode nowait                                       | a SHARE ROW EXCLUSIVE, b SHARE ROW EXCLUSIVE
            lock table a                                                                       | a ACCESS EXCLUSIVE
            vacuum (full off, analyze) a (x, y), b                                             | a SHARE UPDATE EXCLUSIVE, b SHARE UPDATE EXCLUSIVE
            vacuum full a                                                                      | a ACCESS EXCLUSIVE
            cluster verbose a using i                                                          | a ACCESS EXCLUSIVE
            reindex (verbose) table concurrently a                                             | a SHARE UPDATE EXCLUSIVE
            reindex index i                                                                    | i ACCESS EXCLUSIVE
            reindex (concurrently off) table a                                                 | a SHARE
            create or replace function f() returns int begin atomic select 1; end              | -
            create statistics s on x, y from generate_series(1, 2)                             | -
            security label on table a is 'x'                                                   | a SHARE UPDATE EXCLUSIVE
            alter table a no inherit p                                                         | p ACCESS SHARE, a ACCESS EXCLUSIVE
            alter view v rename column x to y                                                  | v ACCESS EXCLUSIVE
            alter sequence s owned by a.x                                                      | s SHARE ROW EXCLUSIVE
            drop statistics s                                                                  | s SHARE UPDATE EXCLUSIVE
            refresh materialized view concurrently m                                           | m EXCLUSIVE
            comment on column s.a.x is 'y'                                                     | s.a SHARE UPDATE EXCLUSIVE
            comment on constraint c on a is 'y'                                                | a ACCESS SHARE
            comment on function f(int) is 'y'                                                  | -
            grant select on a to r                                                             | -
            show lock_timeout                                                                 | -
            with d as (delete from only a returning *) insert into b select * from d           | a ROW EXCLUSIVE, b ROW EXCLUSIVE
            insert into a values (1) on conflict (id) do update set x = 1                      | a ROW EXCLUSIVE
            merge into a using b on true when matched then update set x = 1                    | a ROW EXCLUSIVE
            copy a (x) from stdin                                                              | a ROW EXCLUSIVE
            copy a to stdout                                                                   | a ACCESS SHARE
            explain analyze update a set x = 1                                                 | a ROW EXCLUSIVE
            """)
    void tellsTheLocksOfAStatement(String sql, String locks) {
        assertThat(locks(SqlParser.parse(sql))).isEqualTo(locks);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "do $$ begin execute 'drop table t'; end $$",
                "do $$ begin perform migrate(); end $$",
                "do $$ begin set lock_timeout = 0; end $$",
                "do language plpython3u 'x'",
                "call app.migrate(1)",
                "execute p",
                "select migrate()",
                "select * from app.migrate() as t(x int)",
                "select * from generate_series(1, 2), migrate()",
                "with x as (select migrate()) select * from x",
                "values (migrate())",
                "create table t as select migrate()",
                "drop schema app cascade",
                "drop owned by r",
                "create extension x",
                "create schema s create table t (x int)",
                "alter table all in tablespace a set tablespace b",
                "alter type c drop attribute x cascade",
                "alter type c rename attribute x to y cascade",
                "alter extension e update",
                "drop statistics s cascade",
                "drop function f cascade",
                "alter table a add column x int frobnicated",
                "create index concurrently i on a (x) frobnicated",
                "vacuum full",
                "cluster",
                "create nonsense x",
                "frobnicate",
                "alter table",
                "lock a in strange mode",
                "set lock_timeout = 0; drop table t",
                "create index concurrently on a (x); create index on b (x)"
            })
    void trustsNothingThatMayLockAnything(String sql) {
        assertThat(SqlParser.parse(sql)).isInstanceOf(Opaque.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "insert into t values (1) whatever follows, for no tree is made of the rows",
                "select pg_catalog.setval('s', 1, false)",
                "select migrate(x) from t",
                "select (select migrate(u.x) from u), count(*) from t",
                "with x (a, b) as materialized (insert into t (a) values (f(1)) returning a, 1) select * from x",
                "insert into t select migrate(x) from u",
                "select * from (values (1, 2)) v(a, b) where cast(a as varchar(10)) in ('1')",
                "(select now()) union all select clock_timestamp()",
                "update t set x = (case when y then 1 end)",
                "do $$ begin insert into t (a) values (1); update t set a = 2; end $$",
                "set constraints all deferred",
                "declare c cursor for select 1",
                "explain create table t as select 1"
            })
    void seesRowWork(String sql) {
        assertThat(SqlParser.parse(sql)).isInstanceOf(RowWork.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            nullValues = "null",
            textBlock =
                    """
            set TimeZone = 'UTC'                                       | timezone              | UTC   | false
            set a.b = -1                                               | a.b                   | -1    | false
            set lock_timeout = '5s'                                    | lock_timeout          | 5s    | false
            set local Lock_Timeout to 5000                             | lock_timeout          | 5000  | true
            set session statement_timeout to default                   | statement_timeout     | null  | false
            set search_path = app, "Public"                            | search_path           | app, "Public" | false
            set my.setting = ON                                        | my.setting            | on    | false
            set time zone 'UTC'                                        | timezone              | UTC   | false
            set role none                                              | role                  | none  | false
            set session authorization x                                | session_authorization | x     | false
            set schema 'app'                                           | search_path           | app   | false
            reset lock_timeout                                         | lock_timeout          | null  | false
            reset all                                                  | null                  | null  | false
            select pg_catalog.set_config('search_path', '', false)     | search_path           |       | false
            select set_config('lock_timeout', '1s', true)              | lock_timeout          | 1s    | true
            select set_config('a', 'b', false), set_config('c', 'd', false) | null             | null  | false
            """)
    void readsSettings(String sql, String parameter, String value, boolean local) {
        String expected = value == null && sql.contains("''") ? "" : value;
        assertThat(SqlParser.parse(sql)).isEqualTo(new SetParameter(sql, parameter, expected, local));
    }

    @ParameterizedTest
    @CsvSource({
        "begin, BEGIN",
        "start transaction read only, START TRANSACTION",
        "end, END",
        "commit work, COMMIT",
        "commit prepared 'x', COMMIT PREPARED",
        "rollback to savepoint a, ROLLBACK TO SAVEPOINT",
        "rollback, ROLLBACK",
        "savepoint a, SAVEPOINT",
        "prepare transaction 'x', PREPARE TRANSACTION",
        "set transaction isolation level serializable, SET TRANSACTION",
        "set session characteristics as transaction read only, SET SESSION CHARACTERISTICS",
        "commit and chain, COMMIT AND CHAIN"
    })
    void readsTransactionControl(String sql, String verb) {
        assertThat(SqlParser.parse(sql)).isEqualTo(new TransactionControl(sql, verb));
    }

    @ParameterizedTest
    @CsvSource({
        "create unlogged table if not exists s.t (x int), s.t, true",
        "create temp table t as select 1, t, false",
        "create materialized view v as select 1 with no data, v, false",
        "create foreign table f (x int) server s, f, false",
        "select 1 into temporary table t from u, t, false"
    })
    void readsNewTables(String sql, String name, boolean ifNotExists) {
        CreateTable table = (CreateTable) SqlParser.parse(sql);
        assertThat(table.table()).hasToString(name);
        assertThat(table.ifNotExists()).isEqualTo(ifNotExists);
    }

    @Test
    void readsIndexStatements() {
        CreateIndex index = (CreateIndex) SqlParser.parse("create index concurrently if not exists \"I\" on s.t (x)");
        assertThat(index.name()).isEqualTo("I");
        assertThat(index.concurrently()).isTrue();
        assertThat(index.ifNotExists()).isTrue();
        DropIndex drop = (DropIndex) SqlParser.parse("drop index concurrently if exists s.i");
        assertThat(drop.indexes()).containsExactly(new QualifiedName("s", "i"));
        assertThat(drop.concurrently()).isTrue();
        assertThat(drop.ifExists()).isTrue();
        assertThat(((Reindex) SqlParser.parse("reindex system")).target()).isNull();
        assertThat(((CreateIndex) SqlParser.parse("create index on t (x)")).name())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            create unique index concurrently if not exists i on only app.t using btree (lower(a)) where b > 0; -- end | CREATE UNIQUE INDEX ON ONLY "s"."co""py" using btree (lower(a)) where b > 0
            CREATE INDEX /* on x */ ON t(a)                                                                           | CREATE INDEX ON "s"."co""py" (a)
            create index "on" on t * (a) include (b)                                                                  | CREATE INDEX ON "s"."co""py" (a) include (b)
            """)
    void rewritesAnIndexForAnotherTable(String sql, String rewritten) {
        CreateIndex index = (CreateIndex) SqlParser.parse(sql);
        assertThat(index.text().onTable(new QualifiedName("s", "co\"py"))).isEqualTo(rewritten);
    }

    @Test
    void rewritesAnIndexThatIsNotTheFirstStatement() {
        CreateIndex index = (CreateIndex) SqlParser.parseAll("select 1; create index i on t (a) ; select 2")
                .get(1);
        assertThat(index.text().onTable(new QualifiedName(null, "c"))).isEqualTo("CREATE INDEX ON \"c\" (a)");
        assertThat(index.sql()).isEqualTo(" create index i on t (a) ;");
    }

    @Test
    void knowsTheEmptyStatement() {
        assertThat(SqlParser.parse(" ; -- nothing\n")).isInstanceOf(Empty.class);
        assertThat(SqlParser.parse("")).isInstanceOf(Empty.class);
        assertThat(SqlParser.parseAll(";;")).isEmpty();
    }

    @Test
    void readsDiscard() {
        assertThat(SqlParser.parse("discard all")).isEqualTo(new Discard("discard all", true));
        assertThat(SqlParser.parse("discard plans")).isEqualTo(new Discard("discard plans", false));
    }

    @Test
    void saysWhyAStatementIsOpaqueWithoutItsLiterals() {
        assertThat(((Opaque) SqlParser.parse("call app.f('secret')")).why()).isEqualTo("calls app.f()");
        assertThat(((Opaque) SqlParser.parse("alter table 'secret'")).why()).doesNotContain("secret");
    }

    @Test
    void survivesEveryCut() {
        String sql =
                "alter table a add foreign key (x) references b; create index concurrently if not exists i on t (x);"
                        + "do language plpgsql $$ begin end $$; select set_config('a', 'b', true); comment on column a.b is 'c';"
                        + "reindex (verbose) table t; create table p partition of q for values in (1); vacuum (full) t;"
                        + "lock table a in share mode; drop index concurrently i; alter domain d add check (true) not valid";
        for (int i = 0; i <= sql.length(); i++) {
            assertThat(SqlParser.parse(sql.substring(0, i))).isNotNull();
            assertThat(SqlParser.parse(sql.substring(i))).isNotNull();
            assertThat(SqlParser.parseAll(sql.substring(i))).isNotNull();
        }
    }

    private static String locks(Statement statement) {
        return statement.locks().isEmpty()
                ? "-"
                : statement.locks().stream()
                        .map(lock -> lock.table() + " " + lock.mode().sqlName())
                        .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call refill()",
                "/* nightly */ DO $$ begin update t set a = 1; commit; end $$",
                "select 1; call refill()"
            })
    void aProcedureOrABlockMayCommitInTheMiddle(String sql) {
        assertThat(SqlParser.mayCommitInTheMiddle(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "select refill()", "insert into t values ('call refill()')"})
    void anyOtherStatementIsUndoneWhenItFails(String sql) {
        assertThat(SqlParser.mayCommitInTheMiddle(sql)).isFalse();
    }
}
