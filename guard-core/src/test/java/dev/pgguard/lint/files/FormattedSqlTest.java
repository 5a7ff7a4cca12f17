package dev.pgguard.lint.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.lint.Catalog;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.rules.Rules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormattedSqlTest {

    private static FormattedSql read(String text) {
        return new FormattedSql(SourceFile.of("db/changes.sql", text), Map.of());
    }

    private static List<String> lint(FormattedSql sql) {
        return new FileLinter(Rules.all(), LintPolicy.of(18), Catalog.NONE)
                .lint(sql.changesets()).stream()
                        .map(each ->
                                each.finding().place() + " " + each.finding().rule())
                        .toList();
    }

    @Test
    void readsChangesetsWithTheirAttributes() {
        FormattedSql sql = read(
                """
                --liquibase formatted sql
                --property name:schema value:shop
                --changeset ann:1 runInTransaction:false
                create index concurrently i on ${schema}.orders (a);
                --rollback drop index i;

                -- changeset "Bob B.":"two words" runOnChange:true splitStatements:false
                select 1; select 2;
                --changeset ann:3 endDelimiter:/
                select 3; select 4
                /
                --changeset ann:4 dbms:oracle
                select 1 from dual;
                --changeset ann:5 dbms:!oracle
                select 5;
                """);

        List<FoundMigration> found = sql.changesets().ordered();

        assertThat(found)
                .extracting(FoundMigration::id)
                .containsExactly(
                        "db/changes.sql::1::ann",
                        "db/changes.sql::two words::Bob B.",
                        "db/changes.sql::3::ann",
                        "db/changes.sql::5::ann");
        assertThat(found)
                .extracting(each -> each.file().mode())
                .containsExactly(Mode.AUTOCOMMIT, Mode.TRANSACTION, Mode.TRANSACTION, Mode.TRANSACTION);
        assertThat(found).extracting(each -> each.file().repeatable()).containsExactly(false, true, false, false);
        assertThat(found.get(0).file().script().sql()).startsWith("create index concurrently i on shop.orders (a);");
        assertThat(found.get(0).file().script().statements()).hasSize(1);
        assertThat(found.get(0).file().script().comments()).isEmpty();
        assertThat(sql.changesets().problems()).isEmpty();
        assertThat(sql.changeset("5", "ann")).isPresent();
    }

    @Test
    void findingsStandInTheFileAndNotInTheChangeset() {
        FormattedSql sql = read(
                """
                -- liquibase formatted sql

                -- changeset ann:1
                create table new (a int);
                -- changeset ann:2
                select 1;
                  create index i on orders (a);
                -- ignoreLines:1
                create index ignored on orders (a);
                -- guard:ignore require-concurrent-index-creation: small
                create index j on orders (a);
                -- rollback drop index i;
                -- changeset ann:3
                create index k on orders (a);
                """);
        assertThat(lint(sql))
                .filteredOn(each -> each.endsWith("require-concurrent-index-creation"))
                .containsExactly(
                        "db/changes.sql:7:3 require-concurrent-index-creation",
                        "db/changes.sql:11:1 require-concurrent-index-creation",
                        "db/changes.sql:14:1 require-concurrent-index-creation");
        List<MarkedFinding> found = new FileLinter(Rules.all(), LintPolicy.of(18), Catalog.NONE)
                .lint(sql.changesets()).stream()
                        .filter(each -> each.finding().rule().equals("require-concurrent-index-creation"))
                        .toList();
        assertThat(found.get(1).finding().suppressed()).isEqualTo("small");
        int inserted = found.get(2).finding().edits().get(0).range().start();
        assertThat(sql.changesets().ordered().get(2).source().text().substring(0, inserted))
                .endsWith("-- changeset ann:3\ncreate index");
    }

    @Test
    void whatLiquibaseWouldRefuseOrPassOverIsAFinding() {
        assertThat(lint(read("--liquibase formatted sql\nselect 0;\n--changeset ann 1\n--changeset ann:1\nselect 1;\n"
                        + "--changeset ann:1\nselect 2;\n")))
                .containsExactly(
                        "db/changes.sql:2:1 malformed-changelog",
                        "db/changes.sql:3:1 malformed-changelog",
                        "db/changes.sql:7:1 duplicate-migration");
        assertThat(lint(read("--liquibase formatted sql\n"))).containsExactly("db/changes.sql:1:1 malformed-changelog");
        assertThat(FormattedSql.is("\n\n--LIQUIBASE formatted SQL\n")).isTrue();
        assertThat(FormattedSql.is("select 1;")).isFalse();
        assertThat(FormattedSql.is("")).isFalse();
    }
}
