package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    @Test
    void putsAQuestionMarkForEachLiteral() {
        assertThat(
                        Redaction.withoutLiterals(
                                """
                        select *  -- secret
                        from t1 where a='s''ecret' and b = -42 /* secret */
                          and c in (E'\\'secret', $q$secret$q$, b'1', 1e5, $1) and "quoted" = 0xff"""))
                .isEqualTo("select * from t1 where a=? and b = -? and c in (?, ?, ?, ?, $1) and \"quoted\" = ?");
    }

    @Test
    void tellsNothingOfALiteralHoweverTheServerCutTheQuery() {
        String sql = "update t set a = 'hidden', b = $x$ hidden $x$, c = E'hi\\'dden' where d = 'hidden' /* hidden */";
        for (int length = 0; length <= sql.length(); length++) {
            assertThat(Redaction.withoutLiterals(sql.substring(0, length))).doesNotContain("hi", "dd");
        }
    }

    @Test
    void leavesOutTheSemicolonsAtTheEnd() {
        assertThat(Redaction.withoutLiterals("select 1; select 2;\n;")).isEqualTo("select ?; select ?");
    }

    @Test
    void stopsWhereABackslashMayHaveKeptTheLiteralOpen() {
        assertThat(Redaction.withoutLiterals("select 'it\\'s secret' from t")).isEqualTo("select ? …");
    }

    @Test
    void cutsToTheLengthAskedFor() {
        assertThat(Redaction.withoutLiterals("select aaaaaaaaaa", 10)).isEqualTo("select aa…");
        assertThat(Redaction.withoutLiterals("select aaa", 10)).isEqualTo("select aaa");
        assertThatThrownBy(() -> Redaction.withoutLiterals("x", 0)).hasMessageContaining("length");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            create index concurrently i on orders (status); -- x       | create index concurrently i on orders
            alter table orders   add column n int default 5            | alter table orders add column n int default ?
            insert into t (a) values ('secret')                        | insert into t
            do $$ begin end $$                                         | do
            ; select 1; select 2                                       | select ?
            /* only */                                                 | empty statement
            """)
    void summarisesAStatement(String sql, String summary) {
        assertThat(StatementText.summary(sql)).isEqualTo(summary);
    }
}
