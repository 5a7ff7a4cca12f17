package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.ScriptStatement.Ended;
import dev.pgguard.sql.Unterminated.Construct;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {

    @Test
    void tellsWhereAStatementBeginsAndEnds() {
        Script script =
                Script.of("-- head\n select 1 /* a */ , 2 -- b\n ;; insert into t\r\nvalues (1)", ScriptStyle.plain());

        ScriptStatement first = script.statements().get(0);
        ScriptStatement second = script.statements().get(1);
        assertThat(script.statements()).hasSize(2);
        assertThat(textOf(script, first.range())).isEqualTo("select 1 /* a */ , 2");
        assertThat(first.terminator()).map(range -> textOf(script, range)).contains(";");
        assertThat(first.comments()).extracting(Comment::content).containsExactly(" a ");
        assertThat(second.ended()).isEqualTo(Ended.NOTHING);
        assertThat(second.terminator()).isEmpty();
        assertThat(script.lines().position(second.range().start())).isEqualTo(new LineIndex.Position(3, 5));
        assertThat(second.tokens())
                .extracting(Token::text)
                .containsExactly("insert", "into", "t", "values", "(", "1", ")");
        assertThat(textOf(script, second.inFile(second.tokens().get(3)))).isEqualTo("values");
        assertThat(script.statements()).extracting(ScriptStatement::piece).containsExactly(0, 1);
    }

    @Test
    void keepsCommentsWithTheirPlaces() {
        Script script =
                Script.of("-- guard:ignore a: b\nselect /* x /* y */ */ 1; -- c\r\n/* d */", ScriptStyle.plain());

        assertThat(script.comments())
                .extracting(Comment::text)
                .containsExactly("-- guard:ignore a: b", "/* x /* y */ */", "-- c", "/* d */");
        assertThat(script.statements().get(0).commentsBefore())
                .extracting(Comment::text)
                .containsExactly("-- guard:ignore a: b");
        assertThat(script.comments())
                .extracting(Comment::content)
                .containsExactly(" guard:ignore a: b", " x /* y */ ", " c", " d ");
        assertThat(script.comments()).allSatisfy(comment -> assertThat(textOf(script, comment.range()))
                .isEqualTo(comment.text()));
    }

    @Test
    void skipsAByteOrderMark() {
        Script script = Script.of("\uFEFFselect 1", ScriptStyle.plain());

        assertThat(script.statements()).extracting(ScriptStatement::sql).containsExactly("select 1");
        assertThat(script.statements().get(0).range().start()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            textBlock =
                    """
            \\i other.sql                                ~ i      ~ 0
            \\echo it's                                  ~ echo ~ 0
            select 1 \\gset                              ~ gset ~ 1
            select 1 \\g | cat                           ~ g ~ 1
            \\set a 'b\\'c' \\\\ select 1;               ~ set ~ 1
            \\copy t from 'a;b.csv' csv                  ~ copy ~ 0
            select 1 \\; select 2;                       ~ ; ~ 2
            \\echo 'a\\                                 ~ echo   ~ 0
            \\! dir C:\\temp                             ~ !      ~ 0
            \\! rm 'x                                    ~ ! ~ 0
            """)
    void tellsCommandsOfPsqlFromSql(String line, String name, int statements) {
        Script script = Script.of(line + "\ncreate table t();", ScriptStyle.plain());

        assertThat(script.metaCommands()).extracting(MetaCommand::name).containsExactly(name);
        assertThat(script.metaCommands().get(0).range().start()).isEqualTo(line.indexOf('\\'));
        assertThat(script.statements()).hasSize(statements + 1);
        assertThat(script.statements().get(statements).sql()).isEqualTo("create table t()");
    }

    @Test
    void seesTwoCommandsInALineAndTheStatementAroundOne() {
        Script script = Script.of("\\x \\d t\nselect 1\n\\echo 'a\\nb;\n, 2 \\gexec\nselect 3", ScriptStyle.plain());

        assertThat(script.metaCommands())
                .extracting(MetaCommand::text)
                .containsExactly("\\x", "\\d t", "\\echo 'a\\nb;", "\\gexec");
        assertThat(script.statements().get(0).tokens())
                .extracting(Token::text)
                .containsExactly("select", "1", ",", "2");
        assertThat(script.statements())
                .extracting(ScriptStatement::ended)
                .containsExactly(Ended.META_COMMAND, Ended.NOTHING);
    }

    @Test
    void sendsWhatABackslashedSemicolonEndsWithTheNext() {
        Script script = Script.of("select 1 \\; select 2; select 3;", ScriptStyle.plain());

        assertThat(script.statements()).extracting(ScriptStatement::piece).containsExactly(0, 0, 1);
        assertThat(script.statements()).extracting(ScriptStatement::ended).containsOnly(Ended.SEMICOLON);
    }

    @Test
    void takesTheRowsOfCopyForRows() {
        Script script = Script.of(
                """
                COPY public.t (a, b) FROM stdin; -- rows
                1	it's; here
                2	$$ -- /* \\N
                \\.
                copy (select 'x' from stdin) to stdout;
                copy t from stdin with (format csv)\\g
                \\.
                \\copy u from stdin
                a'b
                \\.
                select 1;
                """,
                ScriptStyle.plain());

        assertThat(script.statements())
                .extracting(ScriptStatement::sql)
                .containsExactly(
                        "COPY public.t (a, b) FROM stdin",
                        "copy (select 'x' from stdin) to stdout",
                        "copy t from stdin with (format csv)",
                        "select 1");
        assertThat(script.statements().get(0).copyData())
                .map(range -> textOf(script, range))
                .contains("1\tit's; here\n2\t$$ -- /* \\N\n\\.\n");
        assertThat(script.statements().get(1).copyData()).isEmpty();
        assertThat(script.statements().get(2).copyData())
                .map(range -> textOf(script, range))
                .contains("\\.\n");
        assertThat(script.statements().get(3).copyData()).isEmpty();
        assertThat(script.copyData()).hasSize(3);
        assertThat(script.comments()).extracting(Comment::text).containsExactly("-- rows");
        assertThat(script.unterminated()).isEmpty();
    }

    @Test
    void takesRowsWithoutAnEndUpToTheEndOfTheFile() {
        Script script = Script.of("copy t from stdin;\n1\nselect 1;\n", ScriptStyle.plain());

        assertThat(script.statements()).hasSize(1);
        assertThat(script.unterminated()).containsExactly(new Unterminated(Construct.COPY_DATA, new TextRange(19, 31)));
        assertThat(Script.of("copy t from stdin;\n-- none\n", ScriptStyle.plain())
                        .unterminated())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            textBlock =
                    """
            select 1; select 'a; select 2           ~ STRING ~ 17
            select 1; select E'a\\'; select 2       ~ STRING ~ 17
            select 1; do $x$ begin; $y$ end;        ~ DOLLAR_QUOTE ~ 13
            select "a; select 2                     ~ QUOTED_NAME ~ 7
            select 1; /* /* */ ; select 2           ~ COMMENT ~ 10
            select 1; create function f() begin atomic select 1; select 2  ~ BODY ~ 36
            create rule r as on insert to t do (select 1; select 2         ~ BODY ~ 35
            """)
    void reportsOnceWhatIsNotTerminated(String sql, Construct construct, int offset) {
        Script script = Script.of(sql, ScriptStyle.plain());

        assertThat(script.unterminated()).hasSize(1);
        assertThat(script.unterminated().get(0).construct()).isEqualTo(construct);
        assertThat(script.unterminated().get(0).range().start()).isEqualTo(offset);
    }

    @Test
    void losesOnlyTheStatementWhoseBodyHasNoEnd() {
        Script script = Script.of(
                """
                create function f() returns int begin atomic select 1; -- a
                create function g() returns int begin atomic select 2; end;
                drop table t;
                """,
                ScriptStyle.plain());

        assertThat(script.statements())
                .extracting(ScriptStatement::sql)
                .containsExactly(
                        "create function f() returns int begin atomic select 1",
                        "create function g() returns int begin atomic select 2; end",
                        "drop table t");
        assertThat(script.comments()).hasSize(1);
        assertThat(script.unterminated()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            textBlock =
                    """
            set standard_conforming_strings = off;                           ~ 2
            SET SESSION "standard_conforming_strings" TO 'OFF';              ~ 2
            set standard_conforming_strings to 0;                            ~ 2
            select set_config('standard_conforming_strings', 'off', false);  ~ 2
            begin; select pg_catalog.set_config('standard_conforming_strings', 'off', true);          ~ 3
            begin; select pg_catalog.set_config('standard_conforming_strings', 'off', true); commit;  ~ 5
            select set_config('standard_conforming_strings', 'off', false), f();                      ~ 3
            begin; set local standard_conforming_strings = off;              ~ 3
            begin; set local standard_conforming_strings = off; commit;      ~ 5
            set standard_conforming_strings = off; reset standard_conforming_strings; ~ 4
            set standard_conforming_strings = on;                            ~ 3
            set standard_conforming_strings.x = off;                         ~ 3
            """)
    void readsStringsAsTheSettingBeforeThemSays(String before, int statements) {
        Script script = Script.of(before + "\nselect 'a\\'; select 'b';", ScriptStyle.plain());

        assertThat(script.statements()).hasSize(statements);
    }

    @Test
    void tellsTheValueOfAStringWithBackslashes() {
        Script script = Script.of(
                "set standard_conforming_strings = off; select 'a\\n', n'\\'', $$\\n$$, b'1'", ScriptStyle.plain());

        assertThat(script.statements().get(1).tokens())
                .filteredOn(Token::isConstant)
                .extracting(Token::value)
                .containsExactly("a\n", "'", "\\n", "b'1'");
    }

    @Test
    void readsAQuestionMarkAsAnOperator() {
        List<Token> tokens = Script.of("select a ? 'b' from t where c=?d", ScriptStyle.plain())
                .statements()
                .get(0)
                .tokens();

        assertThat(tokens)
                .filteredOn(token -> token.kind() == Token.Kind.OPERATOR)
                .extracting(Token::text)
                .containsExactly("?", "=?");
        assertThat(tokens).noneMatch(token -> token.kind() == Token.Kind.PARAMETER);
    }

    @Test
    void readsALargeFileFromEndToEnd() {
        String line = "insert into t values (1, 'it''s; a row', $$;$$); -- c\n";
        Script script = Script.of(line.repeat(20_000), ScriptStyle.flyway(Map.of()));

        assertThat(script.statements()).hasSize(20_000);
        assertThat(script.comments()).hasSize(20_000);
        ScriptStatement last = script.statements().get(19_999);
        assertThat(script.lines().position(last.range().start())).isEqualTo(new LineIndex.Position(20_000, 1));
        assertThat(last.tokens()).hasSize(11);
    }

    @Test
    void looksAgainAtSoManyBodiesOnly() {
        Script script = Script.of("create function f() begin atomic select 1;\n".repeat(100), ScriptStyle.plain());

        assertThat(script.statements()).hasSize(100);
        assertThat(script.unterminated()).hasSize(16);
    }

    private static String textOf(Script script, TextRange range) {
        return script.text().substring(range.start(), range.end());
    }
}
