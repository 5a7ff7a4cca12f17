package dev.pgguard.it.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.liquibase.BackfillChange;
import dev.pgguard.maven.ReadBackfill;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The change of the guard's own: in XML with its schema, in YAML and in JSON. */
@ParameterizedClass(name = "Liquibase {0}")
@MethodSource("versions")
final class LiquibaseBackfillChangeIT {

    private final String version;

    @AutoClose
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();

    private final String role = database.monitoringOwner();

    LiquibaseBackfillChangeIT(String version) {
        this.version = version;
        database.execute("grant create on database " + database.name() + " to " + role);
        database.execute("set role " + role + "; create table orders (id int primary key, n int not null default 0);"
                + " insert into orders select generate_series(1, 20)");
    }

    static List<String> versions() {
        return LiquibaseVersions.ALL.selected();
    }

    private Outcome run(String changeSets, Step... steps) {
        return LiquibaseVersions.ALL
                .tool(version, Map.of(LiquibaseTool.CHANGE_SETS, changeSets))
                .migrate(Project.of(database.url(), role, Map.of()).with(steps));
    }

    private void assertDone(Outcome outcome, String job) {
        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        assertThat(database.is("select bool_and(n = 1) from orders")).isTrue();
        assertThat(database.value("select state from pgguard.backfill_job where name = ?", job))
                .isEqualTo("done");
        assertThat(database.number("select count(*) from databasechangelog")).isEqualTo(1);
    }

    private static String xml(String attributes) {
        return """
               <changeSet id="fill" author="guard" xmlns:guard="http://www.pgguard.dev/xml/ns/guard"
                 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                 xsi:schemaLocation="http://www.pgguard.dev/xml/ns/guard http://www.pgguard.dev/xml/ns/guard/guard-1.0.xsd">
                 <guard:backfill %s>update orders set n = n + 1 where id &gt; 0</guard:backfill>
               </changeSet>
               """
                .formatted(attributes);
    }

    @Test
    void inXml() {
        Outcome outcome = run(xml("name=\"xml\" key=\"id\" pace=\"fast\""));

        assertDone(outcome, "xml");
        assertThat(run(xml("name=\"xml\" key=\"id\" pace=\"fast\"")).succeeded())
                .isTrue();
        assertThat(database.is("select bool_and(n = 1) from orders")).isTrue();
    }

    @Test
    void howItIsPacedIsNoPartOfItsChecksum() {
        assertDone(run(xml("name=\"xml\" pace=\"fast\"")), "xml");

        Outcome other = run(xml("name=\"xml\" pace=\"gentle\" workers=\"2\" mode=\"background\""));

        assertDone(other, "xml");
        assertThat(run(xml("name=\"xml\"").replace("n + 1", "n + 2")).error()).contains("was: ");
    }

    @Test
    void whatTheMavenPluginReadsHasTheSameChecksum() {
        BackfillChange run = new BackfillChange();
        ReadBackfill read = new ReadBackfill();
        run.setName("a");
        read.setName("a");
        run.setKey("id");
        read.setKey("id");
        run.setPace("fast");
        run.setSql(" update orders\r\n set n = 1");
        read.setSql("update orders\n set n = 1 ");
        assertThat(read.generateCheckSum()).isEqualTo(run.generateCheckSum());
        read.setKey("n");
        assertThat(read.generateCheckSum()).isNotEqualTo(run.generateCheckSum());
    }

    @Test
    void inYaml() {
        Outcome outcome = run(
                "<include file=\"fill.yaml\"/>",
                new Step.Beside(
                        "fill.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: fill
                              author: guard
                              changes:
                                - backfill:
                                    name: yaml
                                    workers: 2
                                    sql: update orders set n = n + 1 where id > 0
                        """));

        assertDone(outcome, "yaml");
    }

    @Test
    void inJson() {
        Outcome outcome = run(
                "<include file=\"fill.json\"/>",
                new Step.Beside(
                        "fill.json",
                        """
                        {"databaseChangeLog": [{"changeSet": {"id": "fill", "author": "guard", "changes": [
                          {"backfill": {"name": "json", "sql": "update orders set n = n + 1 where id > 0"}}]}}]}
                        """));

        assertDone(outcome, "json");
    }

    @Test
    void aMarkInTheCommentOfAChangesetIsRefused() {
        Outcome outcome = run(
                """
                <changeSet id="fill" author="guard">
                  <comment>guard:backfill name=comment</comment>
                  <update tableName="orders"><column name="n" valueNumeric="1"/></update>
                </changeSet>
                """);

        assertThat(outcome.error())
                .contains("guard:backfill where it says nothing")
                .contains("docs/runbook.md#wrong-setting");
        assertThat(database.is("select bool_and(n = 0) from orders")).isTrue();
    }

    @Test
    void itsSchemaRefusesWhatItDoesNotKnow() {
        Outcome outcome = run(xml("pace=\"quick\""));

        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.error()).contains("quick");
        assertThat(database.is("select bool_and(n = 0) from orders")).isTrue();
    }

    private void payments() {
        database.execute("set role " + role
                + "; create table payment (id int, month date, amount numeric, rate numeric, eur numeric, primary key (id, month))"
                + " partition by range (month);"
                + " create table payment_01 partition of payment for values from ('2025-01-01') to ('2025-02-01');"
                + " create table payment_02 partition of payment for values from ('2025-02-01') to ('2025-03-01');"
                + " insert into payment select n, date '2025-01-01' + n, n, 2 from generate_series(1, 50) n");
    }

    private void assertRebuilt(Outcome outcome) {
        assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
        assertThat(database.is("select bool_and(eur = 2 * id) from payment")).isTrue();
        assertThat(database.value("select concat_ws(' ', state, tool, migration) from pgguard.rebuild_job"))
                .startsWith("done Liquibase ")
                .endsWith("::euro::guard");
        assertThat(database.value("select exectype from databasechangelog")).isEqualTo("EXECUTED");
    }

    @Test
    void partitionsAreRebuiltFromXml() {
        payments();
        String changeSet = rebuild("");

        assertRebuilt(run(changeSet));
        assertThat(run(changeSet).succeeded()).isTrue();
        assertThat(run(changeSet.replace("fast", "gentle").replace("1h", "2h")).succeeded())
                .isTrue();
        assertThat(database.number("select count(*) from databasechangelog")).isEqualTo(1);
        assertThat(run(changeSet.replace("amount * rate", "amount")).error()).contains("was: ");
    }

    private static String rebuild(String before) {
        return """
               <changeSet id="euro" author="guard" xmlns:guard="http://www.pgguard.dev/xml/ns/guard"
                 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                 xsi:schemaLocation="http://www.pgguard.dev/xml/ns/guard http://www.pgguard.dev/xml/ns/guard/guard-1.0.xsd">
                 %s
                 <guard:rebuildPartitions name="euro" parent="public.payment" keep="1h" pace="fast">
                   <guard:set>eur = amount * rate</guard:set>
                 </guard:rebuildPartitions>
               </changeSet>
               """
                .formatted(before);
    }

    @Test
    void whatOnlyTheMigrationsSessionHasIsNotPassedOverByARebuild() {
        payments();
        for (String before : List.of("set timezone = 'Pacific/Apia'", "create temporary table rate (rate numeric)")) {
            assertThat(run(rebuild("<sql>" + before + "</sql>")).error())
                    .contains("has a partition rebuild, which works on sessions of its own")
                    .contains("docs/runbook.md#rebuild-refused");
            assertThat(database.number("select count(*) from payment where eur is not null"))
                    .isZero();
        }
    }

    @Test
    void partitionsAreRebuiltFromYaml() {
        payments();

        assertRebuilt(
                run(
                        "<include file=\"euro.yaml\"/>",
                        new Step.Beside(
                                "euro.yaml",
                                """
                        databaseChangeLog:
                          - changeSet:
                              id: euro
                              author: guard
                              changes:
                                - rebuildPartitions:
                                    name: euro
                                    parent: public.payment
                                    set: |
                                      eur = amount * rate
                        """)));
    }

    @Test
    void partitionsAreRebuiltFromJson() {
        payments();

        assertRebuilt(
                run(
                        "<include file=\"euro.json\"/>",
                        new Step.Beside(
                                "euro.json",
                                """
                        {"databaseChangeLog": [{"changeSet": {"id": "euro", "author": "guard", "changes": [
                          {"rebuildPartitions": {"name": "euro", "parent": "public.payment", "set": "eur = amount * rate"}}]}}]}
                        """)));
    }
}
