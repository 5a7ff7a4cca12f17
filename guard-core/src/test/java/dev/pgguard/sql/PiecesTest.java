package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pgguard.sql.ScriptStatement.Ended;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where Liquibase cuts was seen by running 4.25; what stands in quotes is never cut here, since the server would not take it. */
class PiecesTest {

    private static final ScriptStyle LIQUIBASE = ScriptStyle.liquibase(Map.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            textBlock =
                    """
            select 1; select 2                      ~ select 1 | select 2
            select 1\\nGO\\nselect 2                ~ select 1 | select 2
            select 1\\r\\n go \\r\\nselect 2        ~ select 1 | select 2
            select 1;\\nGO\\nselect 2;\\nGO         ~ select 1 | select 2
            select 1\\n/\\nselect 2                 ~ select 1 | select 2
            select 4 / 2; select go from t          ~ select 4 / 2 | select go from t
            select 1 GO\\nselect 2                  ~ select 1 GO\\nselect 2
            select '\\nGO\\n' /*\\nGO\\n*/ , $$\\nGO\\n$$ ~ select '\\nGO\\n' /*\\nGO\\n*/ , $$\\nGO\\n$$
            GO\\ngo                                 ~ ''
            """)
    void cutsAtLinesWithGo(String text, String statements) {
        assertThat(cut(text, LIQUIBASE)).isEqualTo(statements.replace("''", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            textBlock =
                    """
            \\nGO       ~ select 1\\ngo\\nselect 2                ~ select 1 | select 2
            \\nGO       ~ select 1 go\\n  GO\\nselect 2           ~ select 1 go\\n  GO\\nselect 2
            GO          ~ select logo from t GO select 2          ~ select logo from t | select 2
            GO          ~ a gone GO_ GO, b                        ~ a gone GO_ | , b
            GO          ~ select 'GO', $$ GO $$ -- GO\\nGO select ~ select 'GO', $$ GO $$ | select
            ^GO$        ~ a\\nGO\\n\\nb\\nGO                      ~ a | b
            @@          ~ select 1@@select 2                      ~ select 1 | select 2
            //          ~ select 1; select 2 // select 3          ~ select 1 | select 2 | select 3
            |           ~ a | b                                   ~ a | b
            ;;          ~ select 1;;select 2;x                    ~ select 1 | select 2 | x
            ;\\s*\\n    ~ a;\\nb                                  ~ a | b
            /           ~ select 1\\n/\\nselect 2                 ~ select 1 | select 2
            ;           ~ create function f() begin atomic select 1; end; b ~ create function f() begin atomic select 1; end | b
            (           ~ a(b                                     ~ a | b
            """)
    void cutsAtTheEndDelimiter(String delimiter, String text, String statements) {
        assertThat(cut(text, LIQUIBASE.withPieces(Pieces.delimitedBy(delimiter))))
                .isEqualTo(statements);
    }

    @Test
    void tellsWhatIsSentTogether() {
        String text = "a; b\nGO\nc;";

        assertThat(Script.of(text, LIQUIBASE.withPieces(Pieces.delimitedBy("\\nGO")))
                        .statements())
                .extracting(ScriptStatement::piece)
                .containsExactly(0, 0, 1);
        assertThat(Script.of(text, LIQUIBASE).statements())
                .extracting(ScriptStatement::piece)
                .containsExactly(0, 1, 2);
        assertThat(Script.of("a; b; c", LIQUIBASE.withPieces(Pieces.whole())).statements())
                .extracting(ScriptStatement::piece)
                .containsExactly(0, 0, 0);
    }

    @Test
    void tellsADelimiterFromASemicolon() {
        Script script = Script.of("a\nGO\nb;", LIQUIBASE);

        assertThat(script.statements())
                .extracting(ScriptStatement::ended)
                .containsExactly(Ended.DELIMITER, Ended.SEMICOLON);
        assertThat(script.statements().get(0).terminator()).contains(new TextRange(2, 4));
    }

    @Test
    void takesGoForANameWhereItIsNoSeparator() {
        assertThat(cut("a\nGO\nb", LIQUIBASE.withPieces(Pieces.whole()))).isEqualTo("a\\nGO\\nb");
        assertThat(cut("a\nGO\nb", ScriptStyle.plain())).isEqualTo("a\\nGO\\nb");
    }

    @Test
    void refusesADelimiterThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pieces.delimitedBy(" "))
                .withMessageContaining("endDelimiter");
    }

    private static String cut(String text, ScriptStyle style) {
        String lines = text.replace("\\r", "\r").replace("\\n", "\n");
        return Script.of(lines, style).statements().stream()
                .map(ScriptStatement::sql)
                .map(sql -> sql.replace("\n", "\\n"))
                .reduce((all, next) -> all + " | " + next)
                .orElse("");
    }
}
