package dev.pgguard.it.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.testing.PgClusters;
import dev.pgguard.testing.PgMajors;
import dev.pgguard.testing.TestDatabase;
import dev.pgguard.testing.contract.Outcome;
import dev.pgguard.testing.contract.Project;
import dev.pgguard.testing.contract.Step;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A version of Liquibase that the guard cannot stand around: nothing runs, rather than runs unguarded. */
final class UnsupportedLiquibaseIT {

    @AutoClose
    private final TestDatabase database =
            PgClusters.shared(PgMajors.newest(), 0).database();

    @Test
    void aLiquibaseThatIsTooOldIsRefused() {
        Project project = Project.of(database.url(), database.monitoringOwner(), Map.of())
                .with(Step.sql("own", "create table own (id int)"));

        Outcome outcome = LiquibaseVersions.ALL.tool("4.24.0", Map.of()).migrate(project);

        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.error()).contains("4.25.0 and newer").contains("docs/runbook.md#unsupported-host");
        assertThat(database.is("select to_regclass('own') is null")).isTrue();
    }
}
