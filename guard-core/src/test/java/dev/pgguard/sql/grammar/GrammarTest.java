package dev.pgguard.sql.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.tree.AlterTable;
import dev.pgguard.sql.tree.Comment;
import dev.pgguard.sql.tree.Constraint;
import dev.pgguard.sql.tree.CreateTable;
import dev.pgguard.sql.tree.Delete;
import dev.pgguard.sql.tree.Expression;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.Parsed;
import dev.pgguard.sql.tree.Span;
import dev.pgguard.sql.tree.Tree;
import dev.pgguard.sql.tree.Unknown;
import dev.pgguard.sql.tree.Update;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {

    @Test
    void readsTheProjectsOwnStatements() throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(GrammarTest.class.getResource("statements.jsonl"))
                .toURI());
        List<Map<String, Object>> lines = Corpus.read(file);
        Corpus corpus = new Corpus();

        lines.forEach(corpus::compare);

        corpus.verify();
        assertThat(lines).hasSizeGreaterThan(150);
    }

    @Test
    void givesEachPartItsPlace() {
        String sql = "alter table app.orders add constraint c check (a > 0) not valid, drop column b";
        AlterTable alter = (AlterTable) parse(sql);
        AlterTable.AddConstraint add =
                (AlterTable.AddConstraint) alter.actions().get(0);
        Constraint.Check check = (Constraint.Check) add.constraint();

        assertThat(text(sql, alter.relation().name().span())).isEqualTo("app.orders");
        assertThat(text(sql, add.span())).isEqualTo("add constraint c check (a > 0) not valid");
        assertThat(text(sql, check.span())).isEqualTo("constraint c check (a > 0) not valid");
        assertThat(text(sql, check.expression().span())).isEqualTo("a > 0");
        assertThat(text(sql, check.attributes().notValid())).isEqualTo("not valid");
        assertThat(text(sql, alter.actions().get(1).span())).isEqualTo("drop column b");
        assertThat(text(sql, alter.span())).isEqualTo(sql);
    }

    @Test
    void countsFromTheBeginningOfTheTextThatWasGiven() {
        String sql = "/* häh? */  create table t (id int default now());";
        CreateTable table = (CreateTable) parse(sql);
        Constraint.Default value =
                table.columns().get(0).constraint(Constraint.Default.class).orElseThrow();

        assertThat(text(sql, table.span())).isEqualTo("create table t (id int default now())");
        assertThat(text(sql, value.expression().span())).isEqualTo("now()");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = 1 and b = 2 or not c is null | BoolExpr",
                "not a = b | BoolExpr",
                "a + b * c | A_Expr",
                "- a ^ 2 | A_Expr",
                "a between 1 and 2 and b | BoolExpr",
                "a is distinct from b | A_Expr",
                "(a, b) overlaps (c, d) | ''",
                "a like 'x' escape '!' | A_Expr",
                "a is not null | NullTest",
                "a is true | BooleanTest",
                "exists (select 1) | SubLink",
                "((select 1) union (select 2)) | SubLink",
                "((select 1) + 2) | A_Expr",
                "a in ((select 1), 2) | A_Expr",
                "a in ((select 1)) | SubLink",
                "a not in (select 1) | BoolExpr",
                "a = any (array[1, 2]) | A_Expr",
                "array[[1], [2]] | A_ArrayExpr",
                "row(1, 2) | RowExpr",
                "case a when 1 then 2 else 3 end | CaseExpr",
                "coalesce(a, b) | CoalesceExpr",
                "greatest(a, b) | MinMaxExpr",
                "(t.a).b | A_Indirection",
                "a[1:2] | A_Indirection",
                "xmlelement(name x) | XmlExpr",
                "json_object('a': 1) | JsonObjectConstructor",
                "a -> 'b' ->> 'c' | A_Expr",
                "a operator(pg_catalog.+) b | A_Expr",
                "a ? 'key' | A_Expr"
            })
    void knowsWhichOperatorStandsOnTop(String sql, String node) {
        assertThat(check(sql).node()).isEqualTo(node);
    }

    @Test
    void takesCastsCollationsAndParenthesesOff() {
        Expression expression = check("((('x' collate \"C\")::varchar(3))::text)");

        assertThat(expression.kind()).isEqualTo(Expression.Kind.CONSTANT);
        assertThat(expression.casts()).hasSize(2);
        assertThat(expression.casts().get(0).names()).containsExactly("text");
    }

    @Test
    void gathersCallsAndColumnsInTheOrderOfTheTree() {
        Expression expression = check("f(a, g(b)) > h() and position(c in d) = 1 and e at time zone z > i");

        assertThat(expression.calls()).extracting(Name::last).containsExactly("f", "g", "h");
        assertThat(expression.columns()).extracting(Name::last).containsExactly("a", "b", "d", "c", "z", "e", "i");
    }

    @Test
    void tellsWhatIsProvenToBeNotNull() {
        assertThat(check("(a is not null) and b > 0 and c is not null").notNull())
                .extracting(Name::last)
                .containsExactly("a", "c");
        assertThat(check("a is not null or b is not null").notNull()).isEmpty();
        assertThat(check("not (a is not null)").notNull()).isEmpty();
    }

    @Test
    void findsComparisonsWithNull() {
        String sql = "delete from t where a = null or b <> null or c is null or null = d";
        Delete delete = (Delete) parse(sql);

        assertThat(Objects.requireNonNull(delete.where()).nullComparisons())
                .extracting(span -> text(sql, span))
                .containsExactly("= null", "<> null", "= d");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "'it''s' | it's",
                "$x$a'b$x$ | a'b",
                "E'\\x41\\102\\u0043\\'''\\\\' | ABC''\\",
                "U&'d\\0061t' | dat",
                "U&'d!0061t!!' uescape '!' | dat!",
            })
    void takesQuotesAndEscapesOff(String constant, String value) {
        Comment comment = (Comment) parse("comment on table t is " + constant);

        assertThat(comment.text()).isEqualTo(value);
    }

    @Test
    void joinsAStringThatGoesOnBehindAComment() {
        Comment comment = (Comment) parse("comment on table t is 'a'\n-- it's\n'b'");

        assertThat(comment.text()).isEqualTo("ab");
    }

    @Test
    void takesJdbcQuestionMarksForParameters() {
        Update update = (Update) parse("update t set a = ? where id=? and b > ?");

        assertThat(Objects.requireNonNull(update.where()).hasParameter()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select foo from bar wher x = 1 | x = 1",
                "create table t (a int,) | )",
                "alter table t add column | ''",
                "select 1 = 2 = 3 | = 3",
                "create table t (a int) wit (fillfactor = 1) | wit",
                "drop table if exist t | exist",
                "select 12abc | 12abc",
                "select \"open | \"open",
                "truncate t restart | ''",
                "update t set a = 1 where | ''",
                "drop tabel t | tabel"
            })
    void namesTheFirstTokenThatCannotBe(String sql, String from) {
        Unknown unknown = (Unknown) parse(sql);

        assertThat(sql.substring(unknown.at().start())).startsWith(from);
        assertThat(unknown.at().start()).isEqualTo(from.isEmpty() ? sql.length() : sql.indexOf(from));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ";", "-- nothing", "\\d", "select $1$", "'", "\"", "$$", "/*", "(", ")", "\0", "é"})
    void neverFails(String sql) {
        assertThat(Grammar.parse(sql)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "((select ",
                "not ",
                "- ",
                "f(",
                "a[",
                "array[",
                "case when ",
                "select (",
                "a and (",
                "with x as (",
                "a in (",
                "a join (",
                "a + ",
                "a = b or ",
                "x::int::",
                "a at time zone ",
                "1,"
            })
    void staysCalmWhenItIsNestedDeeply(String opening) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (String before : List.of("select ", "select * from ", "create table t (a int check (")) {
                Parsed parsed = Grammar.parse(before + opening.repeat(20_000));

                assertThat(parsed.tree()).isInstanceOf(Unknown.class);
            }
        });
    }

    @Test
    void readsLongListsInOneGo() {
        String sum = "1" + " + 1".repeat(50_000);
        String columns = "a int" + ", b text not null default 'x'".repeat(20_000);
        String names = "t" + ", u".repeat(50_000);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(parse("select " + sum)).isNotInstanceOf(Unknown.class);
            assertThat(parse("create table t (" + columns + ")")).isNotInstanceOf(Unknown.class);
            assertThat(parse("drop table " + names)).isNotInstanceOf(Unknown.class);
            assertThat(parse("select * from " + names)).isNotInstanceOf(Unknown.class);
            assertThat(parse("insert into t values (1)" + ", (1)".repeat(50_000)))
                    .isNotInstanceOf(Unknown.class);
        });
    }

    private static Tree parse(String sql) {
        return Grammar.parse(sql).tree();
    }

    private static Expression check(String expression) {
        CreateTable table = (CreateTable) parse("create table t (check (" + expression + "))");
        return ((Constraint.Check) table.constraints().get(0)).expression();
    }

    private static String text(String sql, @Nullable Span span) {
        return span == null ? "" : sql.substring(span.start(), span.end());
    }
}
