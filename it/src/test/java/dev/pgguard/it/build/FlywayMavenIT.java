package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.build.FlywayProject.Pom;
import dev.pgguard.it.build.FlywayProject.Version;
import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.ChildProcess;
import dev.pgguard.testing.MavenBuild;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.FieldSource;

/** Real {@code mvn flyway:migrate} of each supported version of Flyway, as a role that owns its database and has pg_monitor. */
@ParameterizedClass
@FieldSource("VERSIONS")
final class FlywayMavenIT {

    static final List<Version> VERSIONS = Version.ALL;

    private static final MavenBuild MAVEN = MavenBuild.ofThisBuild(Path.of("target", "maven-it-repository"));

    private static final String ALTER =
            """
            alter table shop.orders add column status text not null default 'open';
            insert into shop.notes (note) values ('status added');
            """;
    private static final String INDEX = "create index concurrently orders_amount_idx on shop.orders (amount);";

    private static final String FAIL_SOON = "-Dflyway.guard.initialDelay=50ms";
    private static final String TWICE = "-Dflyway.guard.maxAttempts=2";

    private final Version version;
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();
    private final String owner = database.monitoringOwner();

    private final Path directory;

    FlywayMavenIT(Version version, @TempDir Path directory) {
        this.version = version;
        this.directory = directory;
    }

    @BeforeParameterizedClassInvocation
    static void downloadOnce(Version version) {
        FlywayProject.in(Path.of("target", "maven-it", version.flyway()), MAVEN, version, Pom.PLAIN)
                .prepare();
    }

    @BeforeEach
    void fillTheShop() {
        database.execute(
                "create schema shop authorization " + owner,
                "create table shop.orders (id int primary key, amount int)",
                "create table shop.notes (note text)",
                "insert into shop.orders select n, n from generate_series(1, 1000) as n",
                "alter table shop.orders owner to " + owner,
                "alter table shop.notes owner to " + owner);
    }

    @AfterEach
    void leaveNothingBehind() {
        database.close();
    }

    private FlywayProject project(Pom pom) {
        return FlywayProject.in(directory, MAVEN, version, pom);
    }

    @Test
    void appliesAnAlterThatWasBlockedForSecondsInTheSameRun() {
        FlywayProject project = project(Pom.PLAIN).script("V1__status.sql", ALTER);
        try (Blocker report = Blocker.holding(database, "ACCESS SHARE", "shop.orders");
                ChildProcess run = project.migrate(database, owner)) {
            report.awaitWaiters(1);
            String since = database.value("select clock_timestamp()::text");
            run.awaitLine("V1__status.sql  attempt 1/15: could not lock shop.orders");
            report.releaseWhen("select clock_timestamp() > ?::timestamptz + interval '5 seconds'", since);

            assertThat(run.exitCode()).as(run.output()).isZero();
        }
        assertThat(history()).isEqualTo("1 V1__status.sql true");
        assertThat(database.value("select string_agg(note, ',') from shop.notes"))
                .isEqualTo("status added");
    }

    @Test
    void leavesNothingOfAnAlterWhoseAttemptsAreUsedUp() {
        FlywayProject project = project(Pom.PLAIN).script("V1__status.sql", ALTER);
        try (Blocker report = Blocker.holding(database, "ACCESS SHARE", "shop.orders")) {
            try (ChildProcess run =
                    project.migrate(database, owner, TWICE, FAIL_SOON, "-Dflyway.guard.lockTimeout=300ms")) {
                assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
                assertThat(run.output())
                        .contains("attempt 1/2", "[ERROR]")
                        .contains("pid " + report.pid() + " (app=" + Blocker.APPLICATION)
                        .contains("last query: select count(*) from shop.orders where ? = ?");
            }
            assertThat(history()).isNull();
            assertThat(columns()).isEqualTo("id,amount");
            assertThat(database.number("select count(*) from shop.notes")).isZero();
        }
        try (ChildProcess next = project.migrate(database, owner)) {
            assertThat(next.exitCode()).as(next.output()).isZero();
        }
        assertThat(history()).isEqualTo("1 V1__status.sql true");
        assertThat(columns()).isEqualTo("id,amount,status");
    }

    @Test
    void repairsAConcurrentIndexThatWentInvalid() {
        FlywayProject project = project(Pom.PLAIN).script("V1__index.sql", INDEX);
        try (Blocker export = Blocker.snapshot(database)) {
            export.releaseOnceSeenWaiting(1);
            try (ChildProcess run =
                    project.migrate(database, owner, FAIL_SOON, "-Dflyway.guard.onlineLockTimeout=1s")) {
                assertThat(run.exitCode()).as(run.output()).isZero();
                assertThat(run.output())
                        .contains("dropped the INVALID index shop.orders_amount_idx")
                        .contains("V1__index.sql  attempt 1/15");
            }
        }
        assertThat(history()).isEqualTo("1 V1__index.sql true");
        assertThat(indexes()).isEqualTo("orders_amount_idx valid");
    }

    @Test
    void leavesNothingOfAConcurrentIndexWhoseAttemptsAreUsedUp() {
        FlywayProject project = project(Pom.PLAIN).script("V1__index.sql", INDEX);
        try (Blocker export = Blocker.snapshot(database)) {
            try (ChildProcess run =
                    project.migrate(database, owner, TWICE, FAIL_SOON, "-Dflyway.guard.onlineLockTimeout=1s")) {
                assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
                assertThat(run.output()).contains("pid " + export.pid() + " (app=" + Blocker.APPLICATION);
            }
            assertThat(history()).isNull();
            assertThat(indexes()).isNull();
        }
        try (ChildProcess next = project.migrate(database, owner)) {
            assertThat(next.exitCode()).as(next.output()).isZero();
        }
        assertThat(history()).isEqualTo("1 V1__index.sql true");
        assertThat(indexes()).isEqualTo("orders_amount_idx valid");
    }

    @Test
    void takesSettingsFromEveryChannelOfFlyway() {
        Pom pom = new Pom(
                Map.of("flyway.guard.lockTimeout", "1100ms"),
                version.major() < 12
                        ? ""
                        : "<pluginConfiguration><guard.rowLockTimeout>29s</guard.rowLockTimeout></pluginConfiguration>");
        FlywayProject project = project(pom);
        project.write("flyway.conf", "flyway.guard.maxDelay=13s\n");
        try (ChildProcess run = project.migrate(
                database,
                owner,
                Map.of("FLYWAY_GUARD_MAX_DURATION", "9m"),
                "-Dflyway.guard.maxAttempts=7",
                "-Dflyway.configFiles=flyway.conf")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.awaitLine("settings that differ from the defaults"))
                    .contains("lockTimeout=1100ms")
                    .contains("maxDelay=13s")
                    .contains("maxDuration=9m (environment variable FLYWAY_GUARD_MAX_DURATION)")
                    .contains("maxAttempts=7 (system property flyway.guard.maxAttempts)");
            if (version.major() >= 12) {
                assertThat(run.output()).contains("rowLockTimeout=29s");
            }
        }
    }

    @Test
    void refusesASettingThatItDoesNotKnow() {
        try (ChildProcess run = project(Pom.PLAIN).migrate(database, owner, "-Dflyway.guard.lockTimeOut=1s")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("guard.lockTimeOut");
        }
        assertThat(history()).isNull();
    }

    @Test
    void refusesAValueThatItDoesNotUnderstand() {
        try (ChildProcess run = project(Pom.PLAIN).migrate(database, owner, "-Dflyway.guard.lockTimeout=soon")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output())
                    .contains("lockTimeout", "soon", "a duration longer than 0")
                    .contains("system property flyway.guard.lockTimeout");
        }
        assertThat(history()).isNull();
    }

    /** Version, script and success of each row, or null when there is none. */
    private @Nullable String history() {
        if (!database.is("select to_regclass('public.flyway_schema_history') is not null")) {
            return null;
        }
        return database.value(
                "select string_agg(concat_ws(' ', version, script, success::text), ',' order by installed_rank)"
                        + " from public.flyway_schema_history");
    }

    private @Nullable String columns() {
        return database.value("select string_agg(attname, ',' order by attnum) from pg_attribute"
                + " where attrelid = 'shop.orders'::regclass and attnum > 0 and not attisdropped");
    }

    /** Of table orders, without its primary key. */
    private @Nullable String indexes() {
        return database.value(
                "select string_agg(c.relname || case when i.indisvalid then ' valid' else ' INVALID' end, ',')"
                        + " from pg_index as i join pg_class as c on c.oid = i.indexrelid"
                        + " where i.indrelid = 'shop.orders'::regclass and not i.indisprimary");
    }
}
