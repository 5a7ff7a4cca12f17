package dev.pgguard.testing.contract;

import org.junit.jupiter.api.BeforeEach;

/** A table that is large enough for the tripwire. */
abstract class RewriteContract extends GuardContract {

    static final String WIDER = "alter table big alter column total type bigint";

    RewriteContract(Stage stage) {
        super(stage);
    }

    @BeforeEach
    final void createBig() {
        asRole(
                "create table big (id int primary key, total int, more text)",
                "insert into big select n, n, repeat('x', 50) from generate_series(1, 3000) n",
                "vacuum (analyze) big");
    }

    final Project tripwired(Step... steps) {
        return project(steps).with("rewriteLimit", "100kB").with("rewrites", "refuse");
    }

    final String type() {
        return String.valueOf(database.value(
                "select atttypid::regtype from pg_attribute where attrelid = 'big'::regclass and attname = 'total'"));
    }

    final long file() {
        return database.number("select pg_relation_filenode('big')");
    }

    /** Two partitions, each smaller than the limit. */
    final void createHalves() {
        asRole(
                "create table part (id int, total int) partition by range (id)",
                "create table part_1 partition of part for values from (0) to (1500)",
                "create table part_2 partition of part for values from (1500) to (10000)",
                "insert into part select n, n from generate_series(1, 2999) n",
                "vacuum (analyze) part");
    }
}
