package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.Token.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
