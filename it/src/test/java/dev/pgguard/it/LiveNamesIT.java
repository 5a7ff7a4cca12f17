package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.catalog.LiveNames;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a text names anything of a live database, as a role that may do nothing but connect. */
@OnOldestAndNewestMajor
final class LiveNamesIT {

    private final TestDatabase database;
    private final Connection session;

    LiveNamesIT(int major) throws SQLException {
        database = PgClusters.shared(major, 0).database();
        session = database.connect(database.role("linter"));
    }

    @AfterEach
    void leaveNothingBehind() throws SQLException {
        session.close();
        database.close();
    }

    private boolean none(String... texts) {
        try {
            return new LiveNames(session).none(List.of(texts));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNewDatabaseHasNothingThatCouldBeNamed() {
        assertThat(none(
                        "create table orders (id int primary key, name text not null); insert into orders values (1, 'x')",
                        "create index on orders (id); alter table orders drop column id; drop table public.orders"))
                .isTrue();
    }

    @Test
    void aTableWithRowsIsFoundInEveryWayToWriteIt() {
        database.execute(
                "create table orders as select 1 as id",
                "create table \"Odd \"\"name\" as select 1 as id",
                "create table \"Größe\" as select 1 as id");

        assertThat(none("create table orders_2 (id int)", "select reorders, order_s from x"))
                .isTrue();
        for (String text : List.of(
                "alter table orders add x int",
                "ALTER TABLE Public.ORDERS add x int",
                "alter table \"orders\"add x int",
                "do $$ begin execute 'alter table orders add x int'; end $$",
                "alter table \"Odd \"\"name\" add x int",
                "alter table \"Größe\" add x int",
                "alter table GRöSSE, GRÖßE add x int",
                "alter table U&\"\\006Frders\" add x int",
                "alter table/**/orders add x int")) {
            assertThat(none("create table fresh (id int)", text)).as(text).isFalse();
        }
    }

    @Test
    void aNameThatTheServerCutsOffIsTheTablesName() {
        database.execute(
                "create table " + "a".repeat(70) + " as select 1 as id",
                "create table " + "ä".repeat(40) + " as select 1 as id");

        assertThat(none("alter table " + "a".repeat(63) + " add x int")).isFalse();
        assertThat(none("alter table " + "a".repeat(70) + " add x int")).isFalse();
        assertThat(none("alter table " + "ä".repeat(50) + " add x int")).isFalse();
        assertThat(none("alter table " + "a".repeat(60) + " add x int")).isTrue();
    }

    @Test
    void aLetterThatIsAnotherAtTheEndOfAWordIsTheSame() {
        database.execute("create table \"ΟΔΟΣ\" as select 1 as id");

        assertThat(none("update ΟΔΟΣ set x = ΟΔΟΣ.id")).isFalse();
        assertThat(none("select ΟΔΟΣ.id")).isFalse();
    }

    @Test
    void aNameWithAQuoteIsFoundAlsoWhereItStandsWithoutQuotes() {
        database.execute("create table \"Odd \"\"name\" as select 1 as id");

        assertThat(none("Odd \"name")).isFalse();
    }

    @Test
    void aTableWithoutRowsCountsOnlyWhereItIsTakenAway() {
        database.execute("create table orders (id int, wide text)");

        assertThat(none("alter table orders add x int", "create index on orders (id)", "drop table other"))
                .isTrue();
        assertThat(none("alter table orders drop column wide")).isFalse();
        assertThat(none("alter table orders rename to bestellung")).isFalse();
        database.execute("insert into orders values (1)");
        assertThat(none("alter table orders add x int")).isFalse();
    }

    @Test
    void oneOfTwoWithTheSameNameIsEnough() {
        database.execute(
                "create table orders (id int)",
                "create schema other",
                "create table other.\"Orders\" as select 1 as id");

        assertThat(none("alter table orders add x int")).isFalse();
        assertThat(none("create table other.fresh (id int)")).isFalse();
    }

    @Test
    void aParentMayHaveRowsInItsChildren() {
        database.execute(
                "create table orders (id int) partition by range (id)",
                "create table orders_1 partition of orders for values from (0) to (9)",
                "create table base (id int)",
                "create table derived () inherits (base)",
                "insert into orders values (1)",
                "insert into derived values (1)");

        assertThat(none("alter table orders add x int")).isFalse();
        assertThat(none("alter table base add x int")).isFalse();
    }

    @Test
    void whoeverIsLockedCounts() {
        database.execute("create table orders (id int)");
        try (Blocker blocker = Blocker.holding(database, "ACCESS EXCLUSIVE", "orders")) {
            assertThat(none("alter table orders add x int")).isFalse();
            blocker.release();
        }
        assertThat(none("alter table orders add x int")).isTrue();
    }

    @Test
    void viewsIndexesTypesAndSchemasHaveNamesToo() {
        database.execute(
                "create table orders (id int)",
                "create index by_id on orders (id)",
                "create view seen as select 1 as one",
                "create type mood as enum ('sad')",
                "create domain short as varchar(9)",
                "create schema other");

        assertThat(none("drop index by_id")).isFalse();
        assertThat(none("create or replace view seen as select 2 as one")).isFalse();
        assertThat(none("alter type mood add value 'glad'")).isFalse();
        assertThat(none("alter domain short add check (value <> '')")).isFalse();
        assertThat(none("drop schema other cascade")).isFalse();
    }

    @Test
    void aSequenceIsNoHarmToName() {
        database.execute("create sequence counted");

        assertThat(none("create table fresh (id int default nextval('counted'))"))
                .isTrue();
    }

    @Test
    void whatWorksWithoutANameCounts() {
        assertThat(none("create index concurrently on fresh (id)")).isFalse();
        assertThat(none("alter table fresh add unique (id) not valid")).isFalse();
        assertThat(none("alter table fresh add check (id > 0); alter table fresh add unique (id) not valid"))
                .isFalse();
        assertThat(none("alter table fresh add check (id > 0), add unique (id) not valid"))
                .isFalse();
        assertThat(none("create table fresh (id int primary key); alter table fresh add check (id > 0) not valid"))
                .isTrue();
        assertThat(none("VACUUM FULL")).isFalse();
        assertThat(none("drop owned by somebody")).isFalse();
        assertThat(none("alter table all in tablespace slow set tablespace fast"))
                .isFalse();
    }
}
