package dev.pgguard.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.migration.GuardException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementCutterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "update t set a = 1 | update t set a = 1 where KEY",
                "update t set a = 1; | update t set a = 1 where KEY",
                "update t set a = 1 where b or c | update t set a = 1 where KEY and (b or c)",
                "update only s.t as x set a = (select 1 where true) where x.b = 'where' | update only s.t as x set a = (select 1 where true) where KEY and (x.b = 'where')",
                "update t set a = o.a from o join p on o.id = p.id where t.id = o.id | update t set a = o.a from o join p on o.id = p.id where KEY and (t.id = o.id)",
                "update t set a = 1 /* where */ where /* c */ b /* d */ = 1 /* e */ | update t set a = 1 /* where */ where /* c */ KEY and (b /* d */ = 1)",
                "update t set a = b is distinct from c where d ? 'x' and e @? '$' | update t set a = b is distinct from c where KEY and (d ?? 'x' and e @?? '$')",
                "update t set a = b where a is distinct from b | update t set a = b where KEY and (a is distinct from b)",
                "delete from t x using o where x.id = o.id or o.z | delete from t x using o where KEY and (x.id = o.id or o.z)",
                "insert into n (a) select b from t | insert into n (a) select b from t where KEY",
                "insert into n select b is distinct from c from t x left join o on o.id = x.id where o.id is null or b order by 1 on conflict (a) where true do nothing"
                        + " | insert into n select b is distinct from c from t x left join o on o.id = x.id where KEY and (o.id is null or b) order by 1 on conflict (a) where true do nothing",
                "insert into n select right(a, 1) from t where right(b, 1) = c | insert into n select right(a, 1) from t where KEY and (right(b, 1) = c)",
                "insert into n select * from t natural left join o | insert into n select * from t natural left join o where KEY",
                "insert into n select * from t on conflict do nothing | insert into n select * from t where KEY on conflict do nothing"
            })
    void putsTheKeyBesideTheConditionAndTouchesNothingElse(String statement, String expected) {
        assertThat(StatementCutter.cut(statement).within("KEY")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update t set a = 1 | \"t\"",
                "update s.T set a = 1 | \"t\"",
                "update t x set a = 1 | \"x\"",
                "update \"T\" as \"X y\" set a = 1 | \"X y\"",
                "update t * set a = 1 | \"t\"",
                "delete from t where a | \"t\"",
                "delete from t u where a | \"u\"",
                "delete from t using o where a | \"t\"",
                "insert into n select a from s.t | \"t\"",
                "insert into n select a from t u join o on true | \"u\"",
                "insert into n select a from t join o on true | \"t\"",
                "insert into n select a from only t as u, o | \"u\""
            })
    void knowsTheWalkedTableByItsAlias(String statement, String reference) {
        assertThat(StatementCutter.cut(statement).reference()).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with x as (select 1) update t set a = 1",
                "update t set a = 1 returning a",
                "update t set a = 1 where current of c",
                "update t set a = $1",
                "update t set",
                "delete from t",
                "delete from t where a returning b",
                "select 1",
                "truncate t",
                "merge into t using o on true when matched then delete",
                "insert into n values (1)",
                "insert into n default values",
                "insert into n select 1",
                "insert into n (select a from t)",
                "insert into n select distinct a from t",
                "insert into n select a from t group by a",
                "insert into n select a from t limit 1",
                "insert into n select a from t union select b from o",
                "insert into n select a from t right join o on true",
                "insert into n select a from t natural full outer join o",
                "insert into n with x as (select 1) select a from t",
                "insert into n select a from (select 1) t",
                "insert into n select a from generate_series(1, 2) a",
                "insert into n select a from t for update",
                "insert into n select a from t tablesample system (1)",
                "insert into n select c from t as t (c)",
                "update t set a = 1; update t set a = 2",
                ""
            })
    void refusesWhatCannotBeCut(String statement) {
        assertThatThrownBy(() -> StatementCutter.cut(statement))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("cannot be run as a backfill")
                .hasMessageEndingWith("docs/runbook.md#backfill-refused.");
    }

    @Test
    void knowsWhatIsAssignedCalledAndReadAgain() {
        Cut cut = StatementCutter.cut(
                "update t set (a, b) = (select lower(c), s.f(d) from t u), e[1] = 1 from (select 1 from o) q where t.x in (1)");

        assertThat(cut.assigned()).containsExactly("a", "b", "e");
        assertThat(cut.calls())
                .extracting(Object::toString)
                .contains("lower", "s.f")
                .doesNotContain("t");
        assertThat(cut.rereads()).isTrue();
        assertThat(cut.from()).isEqualTo("\"t\" as \"t\", (select 1 from o) q");
        assertThat(cut.condition()).isEqualTo("t.x in (1)");
    }

    @Test
    void theFromOfADistinctIsNoClause() {
        Cut plain = StatementCutter.cut("update t set f = a is distinct from b where c is not distinct from d");
        assertThat(plain.from()).isEqualTo("\"t\" as \"t\"");
        assertThat(plain.condition()).isEqualTo("c is not distinct from d");

        Cut joined = StatementCutter.cut("update t set f = a is distinct from b from o where a is distinct from o.a");
        assertThat(joined.from()).isEqualTo("\"t\" as \"t\", o");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update t set n = n + 1 where n < 3 | true",
                "update t set a = lower(a) where a <> lower(a) | true",
                "update t set (a, b) = (b, a) where a = 1 | true",
                "update t set a = (select max(x.a) from t x) where a is null | true",
                "update t set h = lower(e), n = n + 1 where h is null | false",
                "update t set n = n + 1, h = lower(e) where h is null | false",
                "update t set a[n] = 1, b = 'n' where b = '' | false",
                "update t set n = n + 1 | false",
                "delete from t where n = 1 | false"
            })
    void knowsWhatASecondChangeCouldHide(String statement, boolean may) {
        assertThat(StatementCutter.cut(statement).mayMatchOnceMore()).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update t set a = 1 where exists (select from s.t x) | true",
                "update t set a = 1, t = 2 where x.t = 3 | false",
                "update t set a = 1 from o, t y where y.b = o.b | true",
                "insert into n select a from t where not exists (select from n where n.a = t.a) | true",
                "insert into n select a, (select count(*) from only n) from t | true",
                "insert into n select a, n from t join o on o.n = t.n | false",
                "insert into n select a from t where b in (select b from t) | false"
            })
    void knowsWhetherItReadsWhatItChanges(String statement, boolean reads) {
        assertThat(StatementCutter.cut(statement).rereads()).isEqualTo(reads);
    }

    @Test
    void theChecksumIsOverWhatDecidesTheResult() {
        BackfillSpec spec = BackfillSpec.of("b", "update t set a = 1");
        String checksum = spec.checksum("public");

        assertThat(BackfillSpec.of("other", " update t set a = 1 ;\n")
                        .withPace(Pace.FAST)
                        .withWorkers(3)
                        .checksum("public"))
                .isEqualTo(checksum);
        assertThat(spec.checksum("app")).isNotEqualTo(checksum);
        assertThat(spec.withKey("a").checksum("public")).isNotEqualTo(checksum);
        assertThat(BackfillSpec.of("b", "update t set a = 2").checksum("public"))
                .isNotEqualTo(checksum);
    }
}
