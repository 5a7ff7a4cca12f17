package dev.pgguard.it.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.doctor.DoctorReport;
import dev.pgguard.doctor.Finding;
import dev.pgguard.gate.GateReport;
import dev.pgguard.gate.QuietPolicy;
import dev.pgguard.gate.QuietReport;
import dev.pgguard.gate.QuietTables;
import dev.pgguard.gate.RolloutGate;
import dev.pgguard.it.Doctors;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.lock.RunLock;
import dev.pgguard.migration.NotReady;
import dev.pgguard.migration.Refusal;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.FakeTime;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Who may create functions in a schema of the search path can offer operators that fit a query's types better than PostgreSQL's own, and
 * are taken in their place. None of them may run in the guard's sessions: it could hide what keeps a gate closed.
 */
@OnOldestAndNewestMajor
final class ForeignOperatorsIT {

    /** Each fails as soon as it is called. PostgreSQL's own win where they fit exactly. */
    private static final List<String> FOREIGN = List.of(
            """
            do $do$
            declare
              types text[] := array['name', 'text', 'varchar', 'bpchar', '"char"', 'oid', 'regclass', 'int2', 'int4', 'int8', 'numeric',
                                    'float8', 'bool', 'xid', 'pg_lsn', 'timestamptz', 'interval', 'inet', 'jsonb',
                                    'text[]', 'name[]', 'varchar[]', 'oid[]', 'int8[]'];
              one text;
              other text;
              sign text;
              result text;
            begin
              foreach one in array types loop
                foreach other in array types loop
                  foreach result in array array['bool', 'text'] loop
                    execute pg_catalog.format(
                      'create function public.foreign_%1$s(%2$s, %3$s) returns %1$s language plpgsql as $f$ begin raise ''foreign operator''; end $f$',
                      result, one, other);
                  end loop;
                  foreach sign in array array['=', '<>', '<', '>', '<=', '>=', '~', '!~', '@>', '<@'] loop
                    execute pg_catalog.format(
                      'create operator public.%s (function = public.foreign_bool, leftarg = %s, rightarg = %s)', sign, one, other);
                  end loop;
                  foreach sign in array array['||', '+', '-', '*', '/', '->', '->>'] loop
                    execute pg_catalog.format(
                      'create operator public.%s (function = public.foreign_text, leftarg = %s, rightarg = %s)', sign, one, other);
                  end loop;
                end loop;
              end loop;
            end $do$""",
            """
            do $do$
            declare
              name text;
              type text;
            begin
              foreach name in array array['count', 'array_agg', 'min', 'max', 'sum', 'host', 'unnest', 'format', 'lower'] loop
                foreach type in array array['name', 'text', 'varchar', '"char"', 'oid', 'int4', 'int8', 'text[]', 'inet'] loop
                  execute pg_catalog.format(
                    'create function public.%I(%s) returns text language plpgsql as $f$ begin raise ''foreign function''; end $f$', name, type);
                end loop;
              end loop;
            end $do$""");

    private final PgCluster cluster;
    private final TestDatabase database;
    private final String role;

    ForeignOperatorsIT(int major) {
        cluster = PgClusters.shared(major, 2);
        database = cluster.database();
        role = database.monitoringOwner();
        database.execute(
                "create table public.flyway_schema_history (installed_rank integer primary key, script varchar(1000), success boolean)",
                "insert into public.flyway_schema_history values (1, 'V1__x.sql', true), (2, 'V2__x.sql', false)",
                """
                create table public.databasechangelog (
                  id varchar(255), author varchar(255), filename varchar(255), dateexecuted timestamp, orderexecuted integer,
                  exectype varchar(10))""",
                "insert into public.databasechangelog values ('1', 'me', 'a.xml', now(), 1, 'FAILED')",
                "create table public.orders (id int)",
                "alter table public.orders add constraint positive check (id > 0) not valid",
                "insert into public.orders values (1), (1)",
                "grant select on all tables in schema public to " + role);
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    @Test
    void doNotChangeWhatAnyGoalSays() throws Exception {
        leaveAnInvalidIndex();
        try (Connection run = database.connect(role);
                Statement statement = run.createStatement();
                Blocker holder = Blocker.holding(database, "ACCESS SHARE", "public.orders")) {
            statement.execute("select pg_advisory_lock(" + RunLock.CLASS_ID + ", 0)");
            cluster.awaitReplay();
            List<Refusal> gate = reasons(gate());
            List<Refusal> doctor = reasons(doctor());
            assertThat(gate)
                    .contains(
                            Refusal.MIGRATION_FAILED,
                            Refusal.RUN_AT_WORK,
                            Refusal.INVALID_INDEX,
                            Refusal.CONSTRAINT_NOT_VALID);
            assertThat(holder.pid()).isPositive();
            FOREIGN.forEach(database::execute);
            cluster.awaitReplay();

            GateReport then = gate();
            assertThat(reasons(then)).as(Gates.text(then)).isEqualTo(gate);
            assertThat(then.newest()).hasSize(2);
            assertThat(Gates.text(then))
                    .contains("V2__x.sql", "1 by me in a.xml")
                    .doesNotContain("foreign");
            DoctorReport asked = doctor();
            assertThat(reasons(asked)).as(asked.toString()).isEqualTo(doctor);
            assertThat(asked.toString()).doesNotContain("foreign operator", "foreign function");
            QuietReport quiet = quiet();
            assertThat(quiet.findings()).extracting(NotReady::refusal).containsOnly(Refusal.TABLES_NOT_QUIET);
        }
    }

    private void leaveAnInvalidIndex() {
        try {
            database.execute("create unique index concurrently orders_id on public.orders (id)");
        } catch (IllegalStateException duplicate) {
            assertThat(duplicate).hasMessageContaining("orders_id");
        }
    }

    private GateReport gate() {
        return Gates.on(database.url(role))
                .asking(cluster.standby(1).url(database.name(), role))
                .expectingNotValid("another")
                .within(Duration.ZERO)
                .look();
    }

    private DoctorReport doctor() throws InterruptedException {
        return Doctors.examine(database.url(role));
    }

    /** Without what the server writes by itself now and then. */
    private static List<Refusal> reasons(GateReport report) {
        return Gates.reasons(report).stream()
                .filter(each -> each != Refusal.REPLICA_NOT_REPLAYED)
                .toList();
    }

    private static List<Refusal> reasons(DoctorReport report) {
        return report.problems().stream().map(Finding::refusal).toList();
    }

    private QuietReport quiet() throws InterruptedException {
        FakeTime time = new FakeTime();
        try (QuietTables quiet = new QuietTables(
                new QuietPolicy(List.of("public.orders"), Duration.ZERO, Duration.ZERO),
                new UrlSessions(database.url(role)),
                new RolloutGate.Watch(time, time, event -> {}))) {
            return quiet.await();
        }
    }
}
