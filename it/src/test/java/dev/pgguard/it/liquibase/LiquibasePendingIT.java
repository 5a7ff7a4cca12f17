package dev.pgguard.it.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Preflight judges just what Liquibase is about to run, as the SQL that it becomes. */
@ParameterizedClass(name = "Liquibase {0}")
@MethodSource("versions")
final class LiquibasePendingIT {

    private static final String RULE = "[require-concurrent-index-creation]";
    private static final Step NOTE = Step.sql("note", "insert into note values ('ran')");

    private static final String INDEX =
            """
            <changeSet id="index" author="guard"%s>%s
              <createIndex tableName="big" indexName="big_total"><column name="total"/></createIndex>
            </changeSet>
            """;

    private final String version;

    @AutoClose
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();

    private final String role = database.monitoringOwner();

    LiquibasePendingIT(String version) {
        this.version = version;
        database.execute("set role " + role + "; create table note (text text); create table big (id int, total int);"
                + " insert into big select n, n from generate_series(1, 20000) n; analyze big");
    }

    static List<String> versions() {
        return LiquibaseVersions.ALL.selected();
    }

    private Outcome run(String changeSets, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of(LiquibaseTool.CHANGE_SETS, changeSets));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return LiquibaseVersions.ALL
                .tool(version, all)
                .migrate(Project.of(database.url(), role, Map.of()).with(NOTE));
    }

    private Outcome assertApplied(Outcome outcome) {
        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        return outcome;
    }

    private void assertRefused(Outcome outcome, String... words) {
        assertThat(outcome.succeeded()).as(outcome.toString()).isFalse();
        assertThat(outcome.error()).contains(words).contains("docs/runbook.md#harmful-migration");
        assertThat(database.number("select count(*) from databasechangelog")).isZero();
        assertThat(database.number("select count(*) from note")).isZero();
    }

    @Test
    void aChangesetInXmlIsJudgedAsTheSqlThatItBecomesAndNamedByItsPlace() {
        assertRefused(
                run(INDEX.formatted("", "")),
                "changelog.xml:6:1  CREATE INDEX on",
                "(it becomes CREATE INDEX big_total ON ",
                "SHARE on",
                "about 20,000 rows",
                RULE);
    }

    @Test
    void whatAChangeReadsFromAFileOfItsOwnIsJudged() {
        Step file = new Step.Beside("body.sql", "create index big_total on big (total);\n");
        for (String change : List.of(
                "<createProcedure path=\"body.sql\"/>",
                "<createView viewName=\"seen\" fullDefinition=\"true\" path=\"body.sql\"/>",
                "<sqlFile path=\"body.sql\"/>")) {
            assertRefused(
                    LiquibaseVersions.ALL
                            .tool(
                                    version,
                                    Map.of(
                                            LiquibaseTool.CHANGE_SETS,
                                            "<changeSet id=\"body\" author=\"guard\">" + change + "</changeSet>"))
                            .migrate(Project.of(database.url(), role, Map.of()).with(NOTE, file)),
                    RULE);
        }
    }

    @Test
    void namesAreQuotedAsTheChangesetSays() {
        database.execute(
                "set role " + role + "; alter table big rename to \"BIG\"; create table big (id int, total int)");

        assertRefused(
                run(INDEX.replace("\"big\"", "\"BIG\"").formatted(" objectQuotingStrategy=\"QUOTE_ALL_OBJECTS\"", "")),
                RULE);
    }

    @Test
    void aCommentOfTheChangesetSaysThatItIsMeant() {
        assertApplied(run(INDEX.formatted(
                "", "<comment>guard:ignore require-concurrent-index-creation: built at night</comment>")));
    }

    @Test
    void nullsAreCountedForAConstraintInXml() {
        database.execute("update big set total = null where id = 7");

        assertRefused(
                run(
                        """
                        <changeSet id="demand" author="guard">
                          <addNotNullConstraint tableName="big" columnName="total"/>
                        </changeSet>
                        """),
                "has a null in total",
                "[existing-rows]");
    }

    @Test
    void scriptsInXmlAreJudgedWhereTheyStand() {
        assertRefused(
                run(
                        """
                        <changeSet id="script" author="guard">
                          <sql>
                            create index big_total on big (total);
                          </sql>
                        </changeSet>
                        """),
                "changelog.xml:8:5  CREATE INDEX on big",
                RULE);
    }

    @Test
    void whatTheContextLeavesOutIsNotPending() {
        assertApplied(run(INDEX.formatted(" context=\"night\"", ""), LiquibaseTool.CONTEXTS, "day"));
        database.execute("truncate databasechangelog; truncate note");
        assertRefused(run(INDEX.formatted(" context=\"night\"", ""), LiquibaseTool.CONTEXTS, "night"), RULE);
    }

    @Test
    void whatIsBeyondTheCountIsNotPending() {
        assertApplied(run(INDEX.formatted("", ""), LiquibaseTool.COMMAND, "updateOne"));
    }

    @Test
    void whatItsPreconditionLeavesOutIsToldOnly() {
        String preconditions =
                """
                <preConditions onFail="MARK_RAN"><sqlCheck expectedResult="%s">select count(*) from note</sqlCheck></preConditions>
                """;

        assertRefused(run(INDEX.formatted("", preconditions.formatted("0"))), RULE);
        Outcome outcome = assertApplied(run(INDEX.formatted("", preconditions.formatted("7"))));
        assertThat(outcome.lines(RULE)).isEqualTo(1);
    }

    @Test
    void aConcurrentBuildInATransactionIsRefused() {
        String build = "<sql>create index concurrently big_total on big (total)</sql></changeSet>";

        assertRefused(
                run("<changeSet id=\"index\" author=\"guard\">" + build),
                "[ban-concurrent-index-creation-in-transaction]");
        assertApplied(run("<changeSet id=\"index\" author=\"guard\" runInTransaction=\"false\">" + build));
    }

    @Test
    void whatIsOnlyWrittenDownIsNotJudged() {
        Outcome outcome = assertApplied(run(INDEX.formatted("", ""), LiquibaseTool.COMMAND, "updateSql"));

        assertThat(outcome.logged()).contains("big_total").doesNotContain(RULE);
    }

    @Test
    void whatMayFailIsToldOnly() {
        Outcome outcome = assertApplied(run(
                "<changeSet id=\"index\" author=\"guard\" failOnError=\"false\"><sql>alter table big add unique (total) not"
                        + " valid</sql></changeSet>"));

        assertThat(outcome.lines("[impossible-constraint-option]")).isEqualTo(1);
    }
}
