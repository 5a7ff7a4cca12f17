package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.Token.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the tools make of each text was seen by running Flyway 13.12 and Liquibase 4.25. */
class PlaceholdersTest {

    private static final Map<String, String> VALUES =
            Map.of("x", "X", "flyway:timestamp", "now", "held", "${x}", " s ", "S", "e", "", "a.b", "AB");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
            a ${x} b|a X b
            ${X}|X
            -- ${x}|-- X
            $${x}|$${x}
            $$${x}$$|$$X$$
            ${held}|${x}
            ${nope}|${nope}
            ${ x }|${ x }
            ${ s }|S
            ${x|${x
            ${x}${x}|XX
            ${flyway:timestamp}|now
            a${e}b|ab
            """)
    void putsInTheValuesAsFlywayDoes(String text, String sql) {
        assertThat(Script.of(text, ScriptStyle.flyway(VALUES)).sql()).isEqualTo(sql);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
            a ${x} b|a X b
            ${X}|X
            $${x}|$X
            ${held}|X
            ${nope}|${nope}
            ${ x }|X
            ${a.b}|AB
            ${:x}|${:x}
            ${{x}}|${{x}}
            ${x${x|${x${x
            ${}|${}
            """)
    void putsInTheValuesAsLiquibaseDoes(String text, String sql) {
        assertThat(Script.of(text, ScriptStyle.liquibase(VALUES)).sql()).isEqualTo(sql);
    }

    @Test
    void putsValuesIntoValuesAsLongAsTheyEnd() {
        Map<String, String> chain = Map.of("a", "${b}.${b}", "b", "<${c}>", "c", "d");
        assertThat(Script.of("${a}", ScriptStyle.liquibase(chain)).sql()).isEqualTo("<d>.<d>");
        assertThat(Script.of("${a}", ScriptStyle.liquibase(Map.of("a", "${a}"))).sql())
                .isEqualTo("${a}");
    }

    @Test
    void pointsIntoTheFileWhateverWasPutIn() {
        Map<String, String> values = Map.of("schema", "a_long_name", "cols", "a int, b int", "none", "");
        Script script = Script.of(
                "create table ${schema}.t (${cols}); ${none}drop table ${schema}.u; -- ${schema}\n",
                ScriptStyle.flyway(values));

        ScriptStatement create = script.statements().get(0);
        ScriptStatement drop = script.statements().get(1);
        assertThat(create.sql()).isEqualTo("create table a_long_name.t (a int, b int)");
        assertThat(textOf(script, create.range())).isEqualTo("create table ${schema}.t (${cols})");
        assertThat(create.tokens())
                .extracting(token -> textOf(script, create.inFile(token)))
                .containsExactly(
                        "create",
                        "table",
                        "${schema}",
                        ".",
                        "t",
                        "(",
                        "${cols}",
                        "${cols}",
                        "${cols}",
                        "${cols}",
                        "${cols}",
                        ")");
        assertThat(textOf(script, drop.range())).isEqualTo("drop table ${schema}.u");
        assertThat(drop.terminator()).map(range -> textOf(script, range)).contains(";");
        assertThat(textOf(script, script.comments().get(0).range())).isEqualTo("-- ${schema}");
        assertThat(script.unresolved()).isEmpty();
    }

    @Test
    void readsOnAroundWhatHasNoValue() {
        Script script = Script.of(
                "create table ${schema}.tbl_${x}_1 (a ${type} default ${value}, b text default '${y}'); drop table ${a}${b};",
                ScriptStyle.flyway(Map.of()));

        assertThat(script.statements()).hasSize(2);
        assertThat(script.statements().get(0).tokens())
                .filteredOn(token -> token.kind() == Kind.PLACEHOLDER)
                .extracting(Token::text)
                .containsExactly("${schema}", "tbl_${x}_1", "${type}", "${value}");
        assertThat(script.unresolved())
                .extracting(Placeholder::name)
                .containsExactly("schema", "x", "type", "value", "y", "a", "b");
        assertThat(script.unresolved())
                .allSatisfy(each -> assertThat(textOf(script, each.range())).isEqualTo("${" + each.name() + "}"));
    }

    @Test
    void takesAPlaceholderAloneOnItsLineForAStatement() {
        Script script = Script.of(
                "${grants}\n-- c\ncreate table t ();\n${more}\n;\n${schema}\n.f; ${verb} table u;",
                ScriptStyle.flyway(Map.of()));

        assertThat(script.statements())
                .extracting(ScriptStatement::sql)
                .containsExactly("${grants}", "create table t ()", "${more}", "${schema}\n.f", "${verb} table u");
        assertThat(script.comments()).hasSize(1);
    }

    @Test
    void knowsOtherPrefixes() {
        Map<String, String> values = Map.of("x", "X");
        ScriptStyle style = ScriptStyle.plain().withPlaceholders(Placeholders.flyway("__", "__", values));

        Script script = Script.of("select a__x__b, a__y__b, ${x}", style);

        assertThat(script.sql()).isEqualTo("select aXb, a__y__b, ${x}");
        assertThat(script.statements().get(0).tokens())
                .filteredOn(token -> token.kind() == Kind.PLACEHOLDER)
                .extracting(Token::text)
                .containsExactly("a__y__b");
    }

    @Test
    void recordsAPlaceholderWithoutAnEnd() {
        Script script = Script.of("select '${x';\nselect 1}", ScriptStyle.flyway(Map.of()));

        assertThat(script.unresolved()).containsExactly(new Placeholder("", new TextRange(8, 10)));
        assertThat(script.statements()).hasSize(2);
        assertThat(Script.of("select '${x';", ScriptStyle.liquibase(Map.of())).unresolved())
                .isEmpty();
    }

    @Test
    void leavesATextWithoutPlaceholdersAlone() {
        String text = "select 1";
        Script script = Script.of(text, ScriptStyle.flyway(VALUES));

        assertThat(script.sql()).isSameAs(text);
        assertThat(Script.of("select '${x}'", ScriptStyle.plain()).unresolved()).isEqualTo(List.of());
    }

    private static String textOf(Script script, TextRange range) {
        return script.text().substring(range.start(), range.end());
    }
}
