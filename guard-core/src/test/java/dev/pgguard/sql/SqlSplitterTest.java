package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.SqlSplitter.Part;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlSplitterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            select 1; select 2                                                                                      | 2
            ;; select 1 ;/* c */; -- d                                                                              | 1
            select ';', $$;$$, ";"; select 1                                                                        | 2
            create function f() returns int begin atomic select case when a then 1 end; select 2; end; select 1     | 2
            create or replace procedure p() begin atomic select x.end from x; insert into t select 1 as end; end; do $$ $$ | 2
            create rule r as on insert to t do also (insert into u values (1); delete from v); select 1             | 2
            create function f(begin atomic) returns int language sql as $$ $$; select 1                             | 2
            create function f(begin atomic) returns int return 1; select 1; end; select 2                           | 4
            create function f() begin atomic create function g() begin atomic select 1; end; end; select 1          | 2
            create function f() begin atomic; ; select 1 end; end; select 1                                         | 2
            create function f() begin atomic create rule r as on insert to t do (select 1; select 2); end; select 1 | 2
            create function f() begin atomic select begin atomic; end; select 1                                     | 2
            create function f() begin atomic end; select 1                                                          | 2
            create function f() begin atomic select 1; select 2                                                     | 2
            create schema s create table t (a int) create view v as select 1; select 1                              | 2
            create table rule (a int); select (1; select 2                                                          | 3
            begin; select 1; end                                                                                    | 3
            select (1; select 2                                                                                     | 2
            /* nothing */                                                                                           | 0
            """)
    void cutsWhereTheServerCuts(String sql, int statements) {
        assertThat(SqlSplitter.split(sql)).hasSize(statements);
    }

    @ParameterizedTest
    @CsvSource({"'a; -- x\n b ;c'"})
    void keepsEveryCharacterAndItsOffset(String sql) {
        StringBuilder all = new StringBuilder();
        for (Part part : SqlSplitter.split(sql)) {
            assertThat(sql.substring(part.start())).startsWith(part.sql());
            Token first = part.tokens().get(0);
            assertThat(part.sql().substring(first.start(), first.end())).isEqualTo(first.text());
            all.append(part.sql());
        }
        assertThat(all).hasToString(sql);
    }
}
