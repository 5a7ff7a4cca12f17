package dev.pgguard.sql.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.LockClass;
import dev.pgguard.sql.QualifiedName;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockClassTest {

    private static final Set<QualifiedName> CREATED = Set.of(new QualifiedName(null, "fresh"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            alter table orders add column x int                            | BLOCKING
            alter table fresh add column x int                             | ROW
            alter table app.fresh add column x int                         | BLOCKING
            alter table fresh add foreign key (x) references orders        | BLOCKING
            create index on orders (x)                                     | BLOCKING
            create index on fresh (x)                                      | ROW
            create index concurrently on orders (x)                        | ONLINE
            drop index concurrently i                                      | ONLINE
            drop index i                                                   | BLOCKING
            reindex index concurrently i                                   | ONLINE
            reindex (concurrently) database                                | ONLINE
            reindex schema s                                               | BLOCKING
            reindex table fresh                                            | ROW
            alter table p detach partition c concurrently                  | ONLINE
            alter table p detach partition c                               | BLOCKING
            alter table p attach partition fresh for values in (1)         | BLOCKING
            alter table orders validate constraint c                       | ONLINE
            refresh materialized view concurrently mv                      | BLOCKING
            vacuum                                                         | ONLINE
            vacuum full                                                    | BLOCKING
            analyze orders                                                 | ONLINE
            create table t (x int)                                         | ROW
            create table t (x int references orders)                       | BLOCKING
            create table t partition of p default                          | BLOCKING
            update orders set x = 1                                        | ROW
            set lock_timeout = 0                                           | ROW
            commit                                                         | ROW
            call f()                                                       | BLOCKING
            create function f() returns int language sql as 'select 1'     | ROW
            create or replace procedure p() frobnicated                    | ROW
            create table t (x int) frobnicated                             | BLOCKING
            """)
    void classesStatementsByTheirStrongestLock(String sql, LockClass expected) {
        assertThat(LockClass.of(SqlParser.parse(sql), CREATED)).isEqualTo(expected);
    }
}
