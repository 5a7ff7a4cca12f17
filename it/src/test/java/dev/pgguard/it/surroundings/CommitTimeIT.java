package dev.pgguard.it.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.Blocker;
import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit that fails for a lock: Flyway has counted the migration as done by then. */
final class CommitTimeIT {

    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();
    private final String url = database.url(database.monitoringOwner());
    private final Scripts scripts = new Scripts()
            .with(
                    "V1__tables",
                    """
                    create table customers (id int primary key);
                    insert into customers values (1);
                    create table orders (customer int references customers deferrable initially deferred);
                    """)
            .with("V2__order", "alter table orders add column amount int; insert into orders values (1, 5);");

    @AfterEach
    void leaveNothingBehind() {
        scripts.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMigrationWhoseCommitIsRepeatedIsRecordedAndReportedOnce(boolean flywaysTransactionalLock) {
        configuration(flywaysTransactionalLock).target("1").load().migrate();
        Blocker blocker = Blocker.rowLock(database, "customers", "id = 1").releaseOnceSeenWaiting(2);

        MigrateResult result = configuration(flywaysTransactionalLock).load().migrate();

        assertThat(blocker.endedWaits()).isGreaterThanOrEqualTo(2);
        assertThat(result.migrations).extracting(migration -> migration.version).containsExactly("2");
        assertThat(result.migrationsExecuted).isEqualTo(1);
        assertThat(database.number("select count(*) from orders")).isEqualTo(1);
        assertThat(database.value("select string_agg(installed_rank || ':' || version || ':' || success, ' ')"
                        + " from flyway_schema_history"))
                .isEqualTo("1:1:true 2:2:true");
    }

    private FluentConfiguration configuration(boolean flywaysTransactionalLock) {
        FluentConfiguration configuration = Scripts.guarded(scripts.on(url), guard -> {
            guard.setLockTimeout("200ms");
            guard.setInitialDelay("20ms");
            guard.setMaxDelay("50ms");
        });
        return flywaysTransactionalLock ? configuration : Scripts.withSessionLock(configuration);
    }
}
