package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.LockMode;
import dev.pgguard.sql.TableLock;
import dev.pgguard.sql.locks.SqlParser;
import dev.pgguard.testing.OnEachMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the parser says about locks, held against {@code pg_locks} of a real server. */
@OnEachMajor
final class LockModesIT {

    private static final String SCHEMA =
            """
            create table b(id int primary key, v text);
            create table a(id int primary key, bid int, v text, n int); alter table a add constraint nchk check (n>0) not valid;
            create index a_v on a(v);
            alter table a add constraint fk0 foreign key (bid) references b not valid;
            create table p(id int, k int) partition by range(id);
            create table p1 partition of p for values from (0) to (10);
            create table p2(id int, k int);
            create table pd partition of p default;
            create table par(id int); create table chi(id int) inherits(par); create table chj(id int);
            create function tf() returns trigger language plpgsql as 'begin return new; end';
            create trigger tr before insert on a for each row execute function tf();
            create rule ru as on update to chj do instead nothing;
            create policy po on a using (true);
            create statistics st on id,n from a;
            create view vw as select id from a;
            create materialized view mv as select id from a; create unique index mvi on mv(id);
            create sequence sq; create domain dom as int; create table ud(x dom);
            create type comp as (x int); create type en as enum('a');
            create publication pub for table b;
            create table pix(id int) partition by range(id); create index pixi on only pix(id); create table pix1 partition of pix for values from (0) to (9); create index pix1i on pix1(id);
            """;

    /**
     * Statements, and behind a bar what only the catalog knows: {@code +} is locked though the statement does not name it,
     * {@code -} stands in the parser's answer for a table it cannot name.
     */
    private static final String STATEMENTS =
            """
            alter table a add column z int
            alter table a add column z int references b
            alter table a add constraint f2 foreign key (bid) references b not valid
            alter table a add constraint f2 foreign key (bid) references b
            alter table a validate constraint nchk
            alter table a validate constraint fk0
            alter table a add constraint c2 check (id>0) not valid
            alter table a alter column v set statistics 100
            alter table a alter v set (n_distinct=5)
            alter table a set (fillfactor=50)
            alter table a set (autovacuum_enabled=false, toast.autovacuum_enabled=false)
            alter table a set (user_catalog_table=true)
            alter table a reset (fillfactor)
            alter table a alter v set storage plain
            alter table a alter v set not null
            alter table a alter v drop not null
            alter table a alter v type varchar(10)
            alter table a drop constraint fk0                                                        | +b ACCESS EXCLUSIVE
            alter table a enable trigger tr
            alter table a disable trigger all
            alter table chj disable rule ru
            alter table a enable row level security
            alter table a cluster on a_v
            alter table a set without cluster
            alter table a replica identity full
            alter table a owner to postgres
            alter table a rename to a9
            alter table a rename column v to v9
            alter table a rename constraint nchk to nchk9
            alter table a set schema public
            alter table a set unlogged
            alter table p attach partition p2 for values from (10) to (20)                           | +pd ACCESS EXCLUSIVE
            alter table p detach partition p1                                                        | +pd ACCESS EXCLUSIVE
            alter table chj inherit par
            alter table chi no inherit par
            create table n1 partition of p for values from (30) to (40)                              | +pd ACCESS EXCLUSIVE
            create table n1(x int) inherits (par)
            create table n1(like a including all)
            create table n1(x int references b)
            create table n1 as select * from a
            create table n1(x int)
            create index on a(v)
            create index on only p(id)
            alter index a_v rename to a_w
            alter index a_v set (fillfactor=50)
            alter index a_v set tablespace pg_default
            drop index a_v                                                                           | +a ACCESS EXCLUSIVE
            drop table ud
            drop table p1                                                                            | +p ACCESS EXCLUSIVE, +pd ACCESS EXCLUSIVE
            drop view vw
            drop materialized view mv
            drop sequence sq
            drop trigger tr on a
            drop rule ru on chj
            drop policy po on a
            drop statistics st                                                                       | -st, +a SHARE UPDATE EXCLUSIVE
            drop type en
            drop publication pub
            truncate b cascade                                                                       | +a ACCESS EXCLUSIVE
            truncate ud, par                                                                         | +chi ACCESS EXCLUSIVE
            reindex table a
            reindex index a_v                                                                        | +a SHARE
            cluster a using a_v
            refresh materialized view mv
            refresh materialized view concurrently mv
            lock table a
            lock table a, b in share row exclusive mode
            comment on table a is 'x'
            comment on column a.v is 'x'
            comment on index a_v is 'x'
            comment on view vw is 'x'
            comment on sequence sq is 'x'
            comment on constraint nchk on a is 'x'
            comment on trigger tr on a is 'x'
            comment on policy po on a is 'x'
            comment on rule ru on chj is 'x'
            comment on statistics st is 'x'
            comment on function tf() is 'x'
            grant select on a to public
            grant select (v) on a to public
            revoke all on a from public
            create view v2 as select * from a
            create or replace view vw as select id from a
            alter view vw rename to vw2
            alter view vw alter column id set default 4
            alter materialized view mv rename to mv2
            alter sequence sq increment 5
            alter sequence sq owned by a.id
            alter sequence sq rename to sq9
            alter sequence sq owner to postgres
            alter type en add value 'b'
            alter type en rename to en2
            alter type comp add attribute y int
            alter type comp rename attribute x to z
            alter type comp owner to postgres
            alter domain dom add constraint dc check (value>0)                                       | -dom, +ud SHARE
            alter domain dom add constraint dc check (value>0) not valid
            alter domain dom set not null                                                            | -dom, +ud SHARE
            alter domain dom drop not null
            alter domain dom set default 4
            create trigger t2 before insert on a for each row execute function tf()
            create or replace trigger tr before insert on a for each row execute function tf()
            create constraint trigger t2 after insert on a from b for each row execute function tf()
            alter trigger tr on a rename to tr9
            create rule r2 as on update to chj do nothing
            alter rule ru on chj rename to ru9
            create policy p2 on a using (true)
            alter policy po on a using (false)
            alter policy po on a rename to po2
            create statistics st2 on id, n from a
            alter statistics st rename to st9
            alter statistics st set statistics 50
            create publication pub2 for table a
            create publication pub2 for all tables
            alter publication pub add table a
            alter publication pub drop table b
            alter publication pub set table a                                                        | +b SHARE UPDATE EXCLUSIVE
            analyze a
            analyze a, b (v)
            insert into a values (1)
            update a set v='x'
            delete from a
            merge into a using b on a.id=b.id when matched then delete
            with x as (delete from b returning id) insert into a select id from x
            create function f9() returns int language sql as 'select 1'
            create sequence s9
            create sequence s9 owned by a.id
            create type t9 as enum ('a')
            create domain d9 as int check (value>0)
            alter function tf() depends on extension plpgsql
            alter index a_v depends on extension plpgsql
            """;

    @AutoClose
    private final TestDatabase database;

    private final int major;

    LockModesIT(int major) {
        this.major = major;
        database = PgClusters.shared(major, 1).database();
        database.execute(SCHEMA);
    }

    @Test
    void theParserTellsTheLocksThatTheServerTakes() throws SQLException {
        SoftAssertions softly = new SoftAssertions();
        try (Connection session = database.connect()) {
            session.setAutoCommit(false);
            for (String line : STATEMENTS.lines().toList()) {
                String[] columns = line.split("\\|");
                String sql = columns[0].strip();
                if (major < 15 && sql.startsWith("merge")) {
                    continue;
                }
                Map<String, LockMode> expected = parsed(sql);
                if (columns.length == 2) {
                    correct(expected, columns[1]);
                }
                softly.assertThat(taken(session, sql)).as(sql).isEqualTo(expected);
            }
        }
        softly.assertAll();
    }

    private static Map<String, LockMode> parsed(String sql) {
        Map<String, LockMode> locks = new TreeMap<>();
        for (TableLock lock : SqlParser.parse(sql).locks()) {
            if (lock.mode().compareTo(LockMode.ROW_EXCLUSIVE) >= 0) {
                locks.put(lock.table().name(), lock.mode());
            }
        }
        return locks;
    }

    private static void correct(Map<String, LockMode> locks, String corrections) {
        for (String correction : corrections.strip().split(", ")) {
            String[] words = correction.substring(1).split(" ", 2);
            if (correction.startsWith("-")) {
                assertThat(locks.remove(words[0])).isNotNull();
            } else {
                assertThat(locks.put(words[0], LockMode.valueOf(words[1].replace(' ', '_'))))
                        .isNull();
            }
        }
    }

    /** The strongest lock on each table and view that was there before; on indexes only where the statement is about one. */
    private static Map<String, LockMode> taken(Connection session, String sql) throws SQLException {
        Map<String, LockMode> locks = new TreeMap<>();
        try (Statement statement = session.createStatement()) {
            statement.execute(
                    """
                    create temporary table before on commit drop as
                    select oid, relname from pg_class
                    where relnamespace = 'public'::regnamespace
                      and (relkind not in ('i', 'I') or %s)"""
                            .formatted(sql.contains(" index ") && !sql.startsWith("create")));
            statement.execute(sql);
            try (ResultSet rows = statement.executeQuery(
                    """
                    select b.relname, l.mode from pg_locks l join before b on b.oid = l.relation
                    where l.locktype = 'relation' and l.pid = pg_backend_pid()""")) {
                while (rows.next()) {
                    LockMode mode = LockMode.ofCatalogName(rows.getString("mode"));
                    if (mode.compareTo(LockMode.ROW_EXCLUSIVE) >= 0) {
                        locks.merge(rows.getString("relname"), mode, (a, b) -> a.compareTo(b) >= 0 ? a : b);
                    }
                }
            }
        } finally {
            session.rollback();
        }
        return locks;
    }
}
