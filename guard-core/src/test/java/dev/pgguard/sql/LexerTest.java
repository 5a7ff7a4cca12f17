package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.pgguard.sql.Token.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexerTest {

    @Test
    void skipsNestedCommentsAndLineComments() {
        assertThat(texts("select /* a /* ; */ ' */ 1 -- it's\n, 2")).containsExactly("select", "1", ",", "2");
    }

    @Test
    void keepsCommentsWhenAsked() {
        assertThat(Lexer.tokensAndComments("/* a */ x -- b"))
                .extracting(Token::kind)
                .containsExactly(Kind.COMMENT, Kind.WORD, Kind.COMMENT);
    }

    @Test
    void readsEveryFormOfString() {
        assertThat(Lexer.tokens("'it''s; \\' E'a\\';' n'x' U&'\\0041' $$;'$$ $f_1$ $$ ; $f_1$ b'01' X'fF'"))
                .extracting(Token::kind)
                .containsExactly(
                        Kind.STRING,
                        Kind.STRING,
                        Kind.STRING,
                        Kind.STRING,
                        Kind.STRING,
                        Kind.STRING,
                        Kind.BIT_STRING,
                        Kind.BIT_STRING);
    }

    @Test
    void continuesAStringOnTheNextLineOnly() {
        assertThat(texts("'a'\n 'b' -- c\n 'd'")).hasSize(1);
        assertThat(texts("'a' 'b'")).hasSize(2);
        assertThat(texts("E'a'\n'\\'b'")).hasSize(1);
    }

    @Test
    void tellsTheValuesOfStrings() {
        assertThat(Lexer.tokens("'it''s' E'a\\n''b' U&'d\\0061t\\+000061' $x$ y $x$ 12"))
                .extracting(Token::value)
                .containsExactly("it's", "a\n'b", "data", " y ", "12");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            E'\\101\\x42\\u0043\\U00000044\\e'      | ABCDe
            E'\\303\\251\\xc3\\xa9'                 | éé
            E'\\'''                                 | ''
            e'a\\\\b'                               | a\\b
            E'\\u00zz'                              | u00zz
            U&'d!0061t!+000061!!' UESCAPE '!'       | data!
            u&'\\d83d\\de00' /* c */ uescape '\\'   | 😀
            U&'\\zzzz\\00'                          | \\zzzz\\00
            N'a\\'                                  | a\\
            $$it''s$$                               | it''s
            """)
    void tellsTheValueOfEveryForm(String sql, String value) {
        List<Token> tokens = Lexer.tokens(sql);
        assertThat(tokens).hasSize(1);
        assertThat(tokens.get(0).value()).isEqualTo(value);
    }

    @Test
    void joinsTheLinesOfAString() {
        assertThat(Lexer.tokens("'it''s'\n-- c\n ' a'\r\n'b'").get(0).value()).isEqualTo("it's ab");
        assertThat(Lexer.tokens("E'a\\\\'\n'\\n'").get(0).value()).isEqualTo("a\\\n");
    }

    @Test
    void takesUescapeWithTheNameBeforeItOnly() {
        assertThat(Lexer.tokens("U&\"d!0061ta\" UESCAPE '!'").get(0).name()).isEqualTo("data");
        assertThat(texts("U&'a' uescaped '!'")).hasSize(3);
        assertThat(texts("U&'a' uescape 1")).hasSize(3);
        assertThat(texts("'a' uescape '!'")).hasSize(3);
    }

    @Test
    void tellsWhereTheInsideOfAConstantStandsAsWritten() {
        assertThat(Lexer.tokens("$x$ab$x$ 'ab' 'a''b' E'ab' 'a'\n'b' x").stream()
                        .map(Token::verbatim))
                .containsExactly(3, 1, -1, -1, -1, -1);
    }

    @Test
    void readsNumbersParametersAndNames() {
        assertThat(texts("0x1F 1_000 1.5e-10 .5 1..3 $1 a$b _x é"))
                .containsExactly("0x1F", "1_000", "1.5e-10", ".5", "1", "..", "3", "$1", "a$b", "_x", "é");
    }

    @Test
    void foldsNamesAsTheServerDoes() {
        assertThat(Lexer.tokens("Orders \"Or\"\"ders\" U&\"d\\0061ta\" ÉTÉ " + "x".repeat(70)))
                .extracting(Token::name)
                .containsExactly("orders", "Or\"ders", "data", "ÉtÉ", "x".repeat(63));
    }

    @Test
    void cutsNamesToSixtyThreeBytesWithoutBreakingCharacters() {
        assertThat(Lexer.tokens("é".repeat(40)).get(0).name()).isEqualTo("é".repeat(31));
    }

    @Test
    void looksThroughALongRowOfOperatorsOnce() {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertThat(Lexer.tokens("+".repeat(1_000_000))).hasSize(1_000_000);
            assertThat(Lexer.tokens("+-".repeat(500_000) + "@")).hasSize(1);
        });
    }

    @Test
    void endsOperatorsBeforeCommentsAndSigns() {
        assertThat(texts("a <>-1 b@-1 c+/* */d e*--x\n f::int g:=1 h=>2"))
                .containsExactly(
                        "a", "<>", "-", "1", "b", "@-", "1", "c", "+", "d", "e", "*", "f", "::", "int", "g", ":=", "1",
                        "h", "=>", "2");
    }

    @Test
    void readsQuestionMarksOfJdbcAndOfJson() {
        assertThat(Lexer.tokens("id=? and a ?| b and c @? d and e ?? f and g = ?"))
                .filteredOn(token -> token.kind() == Kind.PARAMETER)
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'abc", "E'abc\\", "\"abc", "$$abc", "$x$ab$x", "/* a /* b */", "b'0", "U&'\\00", "$", "'a'\n'b"
            })
    void takesWhatIsNotTerminatedUpToTheEnd(String sql) {
        List<Token> tokens = Lexer.tokensAndComments(sql);
        assertThat(tokens).hasSize(1);
        assertThat(tokens.get(0).end()).isEqualTo(sql.length());
        assertThat(tokens.get(0).value()).isNotNull();
    }

    private static List<String> texts(String sql) {
        return Lexer.tokens(sql).stream().map(Token::text).toList();
    }
}
