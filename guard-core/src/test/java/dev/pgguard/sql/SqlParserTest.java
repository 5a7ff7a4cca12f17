package dev.pgguard.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.sql.Statement.CreateIndex;
import dev.pgguard.sql.Statement.Ddl;
import dev.pgguard.sql.Statement.Opaque;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            alter table orders add column status text                        | orders ACCESS EXCLUSIVE
            alter table only app."Orders" validate constraint c              | app.Orders SHARE UPDATE EXCLUSIVE
            alter table a add constraint f foreign key (x) references b      | a SHARE ROW EXCLUSIVE, b SHARE ROW EXCLUSIVE
            create index on orders (status)                                  | orders SHARE
            """)
    void tellsTheLocksOfAStatement(String sql, String locks) {
        assertThat(locks(SqlParser.parse(sql))).isEqualTo(locks);
    }

    @Test
    void rewritesAnIndexForAnotherTable() {
        CreateIndex index = (CreateIndex)
                SqlParser.parse(
                        "create unique index concurrently if not exists i on only app.t using btree (lower(a)) where b > 0; -- end");
        assertThat(index.text().onTable(new QualifiedName("s", "copy")))
                .isEqualTo("CREATE UNIQUE INDEX ON ONLY \"s\".\"copy\" using btree (lower(a)) where b > 0");
    }

    @Test
    void sumsStatementsThatOnlyLock() {
        assertThat(SqlParser.parse("alter table a add x int; update b set x = 1"))
                .isInstanceOf(Ddl.class);
        assertThat(SqlParser.parse("set lock_timeout = 0; drop table b")).isInstanceOf(Opaque.class);
    }

    private static String locks(Statement statement) {
        return statement.locks().stream()
                .map(lock -> lock.table() + " " + lock.mode().sqlName())
                .collect(Collectors.joining(", "));
    }
}
