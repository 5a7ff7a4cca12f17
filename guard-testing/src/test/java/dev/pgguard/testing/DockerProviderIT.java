package dev.pgguard.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One cluster in containers in every build where an engine answers; {@code -Dpg.provider=docker} runs all tests on it. */
final class DockerProviderIT {

    @BeforeEach
    void skipLoudlyWithoutAnEngine() {
        if (!"docker".equals(System.getProperty("pg.provider")) && !DockerProvider.available()) {
            String message = "DockerProviderIT SKIPPED: no Docker engine answers. -Dpg.provider=docker insists on one.";
            System.out.println(message);
            abort(message);
        }
    }

    @Test
    void aClusterInContainersReplicatesAndSurvivesItsStandbysCrash() {
        PgShape shape = PgShape.of(PgMajors.newest()).withStandbys(1);
        try (PgCluster cluster = PgCluster.start(shape, new DockerProvider())) {
            assertThat(cluster.primary().value("show server_version")).startsWith(shape.major() + ".");
            cluster.primary().execute("create table orders (id int)");
            cluster.awaitReplay();
            try (Fault fault = Faults.down(cluster.standby(1))) {
                cluster.primary().execute("insert into orders values (1)");
                fault.repair();
            }
            cluster.awaitReplay();
            assertThat(cluster.standby(1).number("select count(*) from orders")).isEqualTo(1);
        }
    }
}
