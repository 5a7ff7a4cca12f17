package dev.pgguard.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.doctor.Area;
import dev.pgguard.doctor.DoctorPolicy;
import dev.pgguard.doctor.DoctorReport;
import dev.pgguard.doctor.Finding;
import dev.pgguard.doctor.Finding.Level;
import dev.pgguard.gate.GatePolicy;
import dev.pgguard.gate.GateReport;
import dev.pgguard.gate.RolloutGate;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.DirectReplica;
import dev.pgguard.replica.Expected;
import dev.pgguard.replica.ReplicaPolicy;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.FakeTime;
import dev.pgguard.testing.Fault;
import dev.pgguard.testing.Faults;
import dev.pgguard.testing.OnOldestAndNewestMajor;
import dev.pgguard.testing.PgCluster;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgNode;
import dev.pgguard.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the doctor says of real servers and roles, and that what it prescribes helps. */
@OnOldestAndNewestMajor
final class DoctorIT {

    private static final Expected SHOWN = new Expected.Shown();

    private static final String FLYWAY_HISTORY =
            "create table %s (installed_rank int, version text, script text, success boolean)";
    private static final String LIQUIBASE_HISTORY =
            "create table %s (id text, author text, filename text, dateexecuted timestamp, orderexecuted int, exectype text)";

    private final int major;
    private final List<DirectReplica> direct = new ArrayList<>();
    private TestDatabase database;

    DoctorIT(int major) {
        this.major = major;
        database = PgClusters.shared(major, 0).database();
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    /** Instead of the primary alone. */
    private PgCluster withStandbys() {
        database.close();
        PgCluster cluster = PgClusters.shared(major, 2);
        database = cluster.database();
        cluster.awaitReplay();
        return cluster;
    }

    private void asked(PgNode standby, String role) {
        direct.add(new DirectReplica(standby.name(), new UrlSessions(standby.url(database.name(), role))));
    }

    private DoctorReport examine(String role) throws InterruptedException {
        return examineAt(database.url(role), SHOWN);
    }

    private DoctorReport examineAt(String url, Expected expected, String... historyTables) throws InterruptedException {
        return Doctors.examine(url, expected, direct, historyTables);
    }

    private static List<String> of(DoctorReport report, Area area, Level level) {
        return report.findings().stream()
                .filter(each -> each.area() == area && each.level() == level)
                .map(Finding::toString)
                .toList();
    }

    private static List<Refusal> refusals(DoctorReport report) {
        return report.problems().stream().map(Finding::refusal).toList();
    }

    private static void assertContent(DoctorReport report) {
        assertThat(report.grants()).isEmpty();
        assertThat(report.problems()).isEmpty();
    }

    /** A role that may log in, in a database in which PUBLIC may do nothing, with histories of both tools that are others'. */
    private String bareRole() {
        String role = database.role("bare");
        database.execute(
                "revoke all on database " + database.name() + " from public",
                "revoke all on schema public from public",
                "grant connect on database " + database.name() + " to " + role,
                "create schema \"Shop\"",
                FLYWAY_HISTORY.formatted("\"Shop\".flyway_schema_history"),
                LIQUIBASE_HISTORY.formatted("public.databasechangelog"),
                "create schema pgguard",
                "create table pgguard.backfill_job (name text, state text, target text, tool text, migration text)");
        return role;
    }

    /** Executes exactly what the doctor prescribes, as a superuser. */
    private void execute(DoctorReport report) {
        database.execute(report.grants().toArray(String[]::new));
    }

    @Test
    void isContentWithAnOwnerThatSeesWhatItNeeds() throws InterruptedException {
        DoctorReport report = examine(database.monitoringOwner());
        assertContent(report);
        assertThat(report.worst()).isEqualTo(Level.NOTE);
        assertThat(report.findings()).extracting(Finding::area).contains(Area.values());
        assertThat(of(report, Area.SERVER, Level.OK))
                .anyMatch(line -> line.startsWith("PostgreSQL " + major + "."))
                .contains("it is a primary");
        assertThat(of(report, Area.CONNECTION, Level.OK)).hasSize(2);
        assertThat(of(report, Area.REPLICAS, Level.NOTE)).containsExactly("none; a run waits for nobody");
        assertThat(of(report, Area.HISTORY, Level.NOTE))
                .singleElement()
                .asString()
                .startsWith("no history");
    }

    @Test
    void isContentWithASuperuserBesideReplicas() throws InterruptedException {
        withStandbys();
        DoctorReport report = examine("postgres");
        assertContent(report);
        assertThat(of(report, Area.ROLE, Level.OK)).singleElement().asString().contains("is a superuser");
    }

    @Test
    void prescribesABareRoleTheGrantsThatMakeItContent() throws InterruptedException {
        PgCluster cluster = withStandbys();
        String role = bareRole();
        database.execute("insert into pgguard.backfill_job values ('total', 'running', 'shop.orders', null, null)");
        cluster.awaitReplay();
        asked(cluster.standby(1), role);

        DoctorReport before = examine(role);
        assertThat(refusals(before))
                .contains(Refusal.REPLICAS_NOT_VISIBLE, Refusal.HISTORY_UNKNOWN, Refusal.PRIVILEGE_MISSING);
        String to = " TO \"" + role + "\";";
        assertThat(before.grants())
                .containsExactlyInAnyOrder(
                        "GRANT pg_monitor" + to,
                        "GRANT USAGE ON SCHEMA \"Shop\"" + to,
                        "GRANT CREATE ON SCHEMA \"Shop\"" + to,
                        "GRANT USAGE ON SCHEMA \"public\"" + to,
                        "GRANT CREATE ON SCHEMA \"public\"" + to,
                        "GRANT SELECT, INSERT ON \"Shop\".flyway_schema_history" + to,
                        "GRANT SELECT, INSERT, UPDATE ON public.databasechangelog" + to,
                        "GRANT USAGE ON SCHEMA pgguard" + to,
                        "GRANT SELECT ON pgguard.backfill_job" + to);

        execute(before);
        cluster.awaitReplay();
        DoctorReport after = examine(role);
        assertContent(after);
        assertThat(of(after, Area.HISTORY, Level.OK)).hasSize(2);
        assertThat(of(after, Area.CATALOG, Level.WARNING))
                .singleElement()
                .asString()
                .startsWith("Backfill total of shop.orders is running");
        assertThat(of(after, Area.REPLICAS, Level.OK)).anyMatch(line -> line.contains("by its own word"));
    }

    /** A pipeline's role, which asks the gate and migrates nothing. */
    @Test
    void prescribesAGatesRoleWhatOpensTheGateAndNothingMore() throws InterruptedException {
        PgCluster cluster = withStandbys();
        String role = bareRole();
        cluster.awaitReplay();

        DoctorReport before = examineForGate(role);
        String to = " TO \"" + role + "\";";
        assertThat(before.grants())
                .containsExactlyInAnyOrder(
                        "GRANT pg_monitor" + to,
                        "GRANT USAGE ON SCHEMA \"Shop\"" + to,
                        "GRANT SELECT ON \"Shop\".flyway_schema_history" + to,
                        "GRANT USAGE ON SCHEMA \"public\"" + to,
                        "GRANT SELECT ON public.databasechangelog" + to,
                        "GRANT USAGE ON SCHEMA pgguard" + to,
                        "GRANT SELECT ON pgguard.backfill_job" + to);
        assertThat(refusals(before))
                .containsOnly(Refusal.REPLICAS_NOT_VISIBLE, Refusal.HISTORY_UNKNOWN, Refusal.BACKFILL_UNFINISHED);
        assertThat(gate(role).findings()).isNotEmpty();

        execute(before);
        cluster.awaitReplay();
        DoctorReport after = examineForGate(role);
        assertContent(after);
        assertThat(after.findings())
                .extracting(Finding::area)
                .doesNotContain(Area.CONNECTION, Area.TRANSACTIONS, Area.SESSION);
        assertThat(gate(role).findings()).isEmpty();
        assertThat(examine(role).problems()).as("it may not migrate").isNotEmpty();
    }

    @Test
    void tellsAGatesRoleWhatNoGrantShows() throws InterruptedException {
        String role = database.role("gate");
        database.execute("grant pg_monitor to " + role);
        assertThat(of(examineForGate(role), Area.HISTORY, Level.WARNING))
                .singleElement()
                .asString()
                .contains("the gate stays closed until there is one");
        database.execute(
                FLYWAY_HISTORY.formatted("flyway_schema_history"),
                "grant select on flyway_schema_history to " + role,
                "alter table flyway_schema_history enable row level security");
        DoctorReport hidden = examineForGate(role);
        assertThat(hidden.grants()).isEmpty();
        assertThat(of(hidden, Area.HISTORY, Level.PROBLEM))
                .singleElement()
                .asString()
                .contains("row level security", "alter role \"" + role + "\" bypassrls");
        database.execute("alter role " + role + " bypassrls");
        assertContent(examineForGate(role));
    }

    private DoctorReport examineForGate(String role) throws InterruptedException {
        return Doctors.examine(DoctorPolicy.Purpose.GATE, database.url(role), SHOWN, direct);
    }

    private GateReport gate(String role) throws InterruptedException {
        GatePolicy policy = new GatePolicy(
                new ReplicaPolicy(true, SHOWN, Duration.ofMinutes(1)),
                Duration.ofSeconds(30),
                2,
                List.of(),
                true,
                List.of());
        FakeTime time = new FakeTime();
        try (RolloutGate gate = new RolloutGate(
                policy,
                new UrlSessions(database.url(role)),
                List.of(),
                List.of(),
                new RolloutGate.Watch(time, time, event -> {}))) {
            return gate.await();
        }
    }

    /** Where a role does not inherit, membership alone shows it nothing; before PostgreSQL 15 it shows all. */
    @Test
    void prescribesARoleWithoutInheritanceWhatMakesItContent() throws InterruptedException {
        PgCluster cluster = withStandbys();
        String fresh = database.role("fresh");
        String member = database.role("member");
        for (String role : List.of(fresh, member)) {
            database.execute("alter role " + role + " noinherit", "grant create on schema public to " + role);
        }
        database.execute("grant pg_monitor to " + member);
        cluster.awaitReplay();
        if (major < 15) {
            assertContent(examine(member));
        }
        for (String role : major < 15 ? List.of(fresh) : List.of(fresh, member)) {
            DoctorReport before = examine(role);
            assertThat(refusals(before)).as(role).containsExactly(Refusal.REPLICAS_NOT_VISIBLE);
            assertThat(of(before, Area.ROLE, Level.WARNING))
                    .as(role)
                    .anyMatch(line -> line.contains("grant it pg_monitor"));
            assertThat(before.grants()).isNotEmpty();
            execute(before);
            assertContent(examine(role));
        }
    }

    @Test
    void prescribesARoleThatMayMakeNoHistoryWhatMakesItContent() throws InterruptedException {
        String role = database.role("bare");
        database.execute("revoke all on schema public from public", "grant pg_monitor to " + role);
        DoctorReport before = examine(role);
        assertThat(refusals(before)).containsOnly(Refusal.PRIVILEGE_MISSING);
        assertThat(before.grants())
                .containsExactly(
                        "GRANT USAGE ON SCHEMA \"public\" TO \"" + role + "\";",
                        "GRANT CREATE ON SCHEMA \"public\" TO \"" + role + "\";");
        execute(before);
        assertContent(examine(role));

        database.execute("alter role " + role + " set search_path = nowhere");
        DoctorReport nowhere = examine(role);
        assertThat(nowhere.grants())
                .containsExactly("GRANT CREATE ON DATABASE \"" + database.name() + "\" TO \"" + role + "\";");
        execute(nowhere);
        assertContent(examine(role));
    }

    @Test
    void looksAtTheHistoryOfTheNameThatIsGiven() throws InterruptedException {
        String role = bareRole();
        database.execute("alter table \"Shop\".flyway_schema_history rename to deployed");
        String name = "\"Shop\".deployed";
        DoctorReport before = examineAt(database.url(role), SHOWN, name, "public.databasechangelog");
        assertThat(of(before, Area.HISTORY, Level.PROBLEM)).hasSize(2);
        execute(before);
        assertContent(examineAt(database.url(role), SHOWN, name, "public.databasechangelog"));
        database.execute("drop table public.databasechangelog", "revoke create on schema public from " + role);
        assertContent(examineAt(database.url(role), SHOWN, name));
        assertThat(of(examineAt(database.url(role), SHOWN, "public.missing"), Area.HISTORY, Level.PROBLEM))
                .singleElement()
                .asString()
                .contains("historyTables names public.missing", "docs/runbook.md#history-unknown");
        DoctorReport noName = examineAt(database.url(role), SHOWN, "two words");
        assertThat(of(noName, Area.HISTORY, Level.PROBLEM))
                .singleElement()
                .asString()
                .contains(
                        "historyTables names two words, which could not be looked up",
                        "docs/runbook.md#history-unknown");
    }

    @Test
    void saysThatOwnershipCannotBeGranted() throws InterruptedException {
        String role = database.monitoringOwner();
        database.execute(
                "create table others (id int)", "create table own (id int)", "alter table own owner to " + role);
        DoctorReport report = examine(role);
        assertContent(report);
        assertThat(of(report, Area.ROLE, Level.WARNING))
                .singleElement()
                .asString()
                .startsWith("1 of 2 tables and views of schema public belong to postgres")
                .contains("ownership is no privilege that can be granted");
        database.execute("alter table others owner to " + role);
        assertThat(of(examine(role), Area.ROLE, Level.WARNING)).isEmpty();
    }

    @Test
    void findsAStandbyAndANobody() throws InterruptedException {
        PgCluster cluster = withStandbys();
        DoctorReport standby = examineAt(cluster.standby(1).url("postgres", "postgres"), SHOWN);
        assertThat(refusals(standby)).containsExactly(Refusal.NOT_A_PRIMARY);
        DoctorReport nobody = examine(database.name() + "_nobody");
        assertThat(refusals(nobody)).containsExactly(Refusal.DATABASE_UNREACHABLE);
        assertThat(nobody.role()).isEmpty();
        assertThat(nobody.findings()).hasSize(2);
    }

    @Test
    void tellsReplicasFromWhatElseReadsTheWal() throws InterruptedException, SQLException {
        PgCluster cluster = withStandbys();
        String role = database.monitoringOwner();
        try (Replication archiver = Replication.archiver(cluster.primary(), "archive")) {
            archiver.answer();
            database.await(
                    "the archiver to answer",
                    "select exists (select from pg_stat_replication where application_name = 'archive' and reply_time is not null)");
            DoctorReport report = examine(role);
            assertContent(report);
            assertThat(of(report, Area.REPLICAS, Level.OK))
                    .filteredOn(line -> line.contains("as the primary sees it"))
                    .hasSize(2);
            assertThat(of(report, Area.REPLICAS, Level.NOTE))
                    .anyMatch(line -> line.startsWith("not waited for: archive") && line.contains("a WAL archiver"))
                    .anyMatch(line -> line.contains("replicaUrls"));
        }
        database.await(
                "the archiver to go",
                "select not exists (select from pg_stat_replication where application_name = 'archive')");
    }

    @Test
    void findsAReplicaThatIsMissingPausedForeignOrNotToBeReached() throws InterruptedException {
        PgCluster cluster = withStandbys();
        String role = database.monitoringOwner();
        cluster.awaitReplay();
        try (Fault left = Faults.unusedSlot(cluster.primary(), "left_over")) {
            assertThat(left).isNotNull();
            DoctorReport report = examine(role);
            assertThat(refusals(report)).containsExactly(Refusal.REPLICA_MISSING);
            assertThat(of(report, Area.REPLICAS, Level.PROBLEM))
                    .singleElement()
                    .asString()
                    .contains("left_over", "pg_drop_replication_slot");
            assertContent(examineAt(database.url(role), new Expected.Count(2)));
        }
        asked(cluster.standby(1), role);
        try (Fault paused = Faults.pauseReplay(cluster.standby(1))) {
            assertThat(paused).isNotNull();
            assertThat(refusals(examine(role))).contains(Refusal.REPLICA_PAUSED);
        }
        asked(cluster.primary(), role);
        assertThat(refusals(examine(role))).containsExactly(Refusal.REPLICA_FOREIGN);
        direct.clear();
        asked(cluster.standby(2), "nobody_of_this_name");
        assertThat(refusals(examine(role))).containsExactly(Refusal.REPLICA_MISSING);
    }

    @Test
    void findsThatCommitsWaitForASynchronousStandbyThatIsGone() throws InterruptedException {
        PgCluster cluster = withStandbys();
        String role = database.monitoringOwner();
        try (Fault gone = Faults.synchronousStandbyGone(cluster.primary(), cluster.standby(1))) {
            assertThat(gone).isNotNull();
            DoctorReport report = examineAt(database.url(role), new Expected.Names(List.of("standby2")));
            assertThat(of(report, Area.REPLICAS, Level.PROBLEM))
                    .singleElement()
                    .asString()
                    .contains("synchronous_standby_names", "docs/runbook.md#replica-missing");
        }
    }

    @Test
    void tellsHowLongAQueryMayHoldUpReplay() throws InterruptedException {
        PgCluster cluster = withStandbys();
        String role = database.monitoringOwner();
        cluster.awaitReplay();
        PgNode standby = cluster.standby(1);
        asked(standby, role);
        assertThat(of(examine(role), Area.REPLICAS, Level.OK))
                .contains("standby1: a query there holds up replay for 30s at the most (max_standby_streaming_delay)");
        try {
            standby.set("max_standby_streaming_delay", "-1");
            assertThat(of(examine(role), Area.REPLICAS, Level.WARNING))
                    .anyMatch(line -> line.startsWith("standby1: max_standby_streaming_delay is -1"));
            standby.set("max_standby_streaming_delay", "1h");
            assertThat(of(examine(role), Area.REPLICAS, Level.WARNING))
                    .anyMatch(line -> line.startsWith("standby1: max_standby_streaming_delay is 1h00m"));
        } finally {
            standby.reset("max_standby_streaming_delay");
        }
    }

    @Test
    void namesLongAndPreparedTransactionsAsFarAsTheRoleMaySee() throws InterruptedException {
        String owner = database.owner();
        database.execute("create table orders (id int)");
        try (Blocker report = Blocker.holding(database, "ACCESS SHARE", "orders");
                Blocker prepared = Blocker.prepared(database, "orders")) {
            database.await(
                    "both to be five seconds old",
                    "select (select min(clock_timestamp() - xact_start) from pg_stat_activity where pid = ?) > interval '5s'"
                            + " and (select min(clock_timestamp() - prepared) from pg_prepared_xacts where database = current_database())"
                            + " > interval '5s'",
                    report.pid());
            assertThat(prepared.pid()).isZero();

            DoctorReport blind = examine(owner);
            assertThat(blind.problems()).isEmpty();
            assertThat(of(blind, Area.TRANSACTIONS, Level.WARNING))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("prepared transaction 'blocker-"))
                    .anyMatch(line -> line.startsWith("since when the transactions of "));
            assertThat(blind.grants()).containsExactly("GRANT pg_monitor TO \"" + owner + "\";");

            execute(blind);
            assertThat(of(examine(owner), Area.TRANSACTIONS, Level.WARNING))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("prepared transaction 'blocker-"))
                    .anyMatch(line -> line.startsWith("open for ")
                            && line.contains("pid " + report.pid() + " (app=" + Blocker.APPLICATION)
                            && line.contains("where ? = ?"));
        }
        assertThat(of(examine(owner), Area.TRANSACTIONS, Level.OK)).containsExactly("none is older than 5s");
    }

    @Test
    void findsWhatEarlierMigrationsLeftBehind() throws InterruptedException, SQLException {
        String role = database.monitoringOwner();
        database.execute(
                "create table orders (id int)",
                "insert into orders values (1), (1)",
                "alter table orders add constraint positive check (id > 0) not valid");
        try (Connection session = database.connect()) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> {
                        try (var statement = session.createStatement()) {
                            statement.execute("create unique index concurrently orders_id on orders (id)");
                        }
                    }))
                    .isInstanceOf(SQLException.class);
        }
        DoctorReport report = examine(role);
        assertContent(report);
        assertThat(of(report, Area.CATALOG, Level.WARNING))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("Index public.orders_id of public.orders is invalid"))
                .anyMatch(line -> line.startsWith("Constraint positive of public.orders is NOT VALID"));
    }

    @Test
    void findsWhatIsSetForTheRoleAndHurts() throws InterruptedException {
        String role = database.monitoringOwner();
        String alter = "alter role " + role + " set ";
        database.execute(
                alter + "statement_timeout = '900ms'",
                alter + "idle_in_transaction_session_timeout = '1min'",
                alter + "lock_timeout = '3s'",
                alter + "default_transaction_isolation = 'serializable'",
                "alter database " + database.name() + " set deadlock_timeout = '10s'");
        DoctorReport report = examine(role);
        assertContent(report);
        assertThat(of(report, Area.SESSION, Level.WARNING))
                .hasSize(4)
                .anyMatch(line ->
                        line.startsWith("statement_timeout is 900ms (alter role), not longer than lockTimeout (1s)"))
                .anyMatch(line -> line.startsWith("idle_in_transaction_session_timeout is 1min (alter role)"))
                .anyMatch(line -> line.startsWith("default_transaction_isolation is serializable (alter role)"))
                .anyMatch(line -> line.startsWith("deadlock_timeout is 10s (alter database), longer than lockTimeout"));
        assertThat(of(report, Area.SESSION, Level.NOTE))
                .singleElement()
                .asString()
                .startsWith("lock_timeout is 3s");

        database.execute(alter + "default_transaction_read_only = on");
        assertThat(refusals(examine(role))).containsExactly(Refusal.PRIVILEGE_MISSING);
    }

    @Test
    void warnsOfATransactionTimeout() throws InterruptedException {
        Assumptions.assumeTrue(major >= 17, "transaction_timeout exists since PostgreSQL 17");
        String role = database.monitoringOwner();
        database.execute("alter role " + role + " set transaction_timeout = '1h'");
        assertThat(of(examine(role), Area.SESSION, Level.WARNING))
                .singleElement()
                .asString()
                .startsWith("transaction_timeout is 1h (alter role)");
    }

    @Test
    void warnsOfARoleThatMayHaveOneSessionOnly() throws InterruptedException {
        String role = database.monitoringOwner();
        database.execute("alter role " + role + " connection limit 1");
        DoctorReport report = examine(role);
        assertContent(report);
        assertThat(of(report, Area.CONNECTION, Level.WARNING))
                .hasSize(2)
                .anyMatch(
                        line -> line.startsWith("no second session is to be had (FATAL: too many connections for role"))
                .anyMatch(line -> line.startsWith("the role may have no more than 1 session,"));
    }

    @Test
    void leavesNoSessionBehind() throws InterruptedException, SQLException {
        PgCluster cluster = withStandbys();
        String role = database.monitoringOwner();
        cluster.awaitReplay();
        asked(cluster.standby(1), role);
        assertContent(examine(role));
        for (PgNode node : Stream.of(cluster.primary(), cluster.standby(1)).toList()) {
            try (Connection watch = DriverManager.getConnection(node.url(database.name(), "postgres"))) {
                org.awaitility.Awaitility.await("no session of the doctor on " + node)
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> dev.pgguard.jdbc.Query.one(
                                        watch,
                                        "select count(*) from pg_stat_activity where application_name like 'pgguard:%'"
                                                + " and datname = current_database()",
                                        row -> row.getInt(1))
                                == 0);
            }
        }
    }
}
