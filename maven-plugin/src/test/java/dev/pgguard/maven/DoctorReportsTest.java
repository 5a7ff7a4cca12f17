package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.GuardSettings;
import dev.pgguard.GuardSettings.Given;
import dev.pgguard.Setting;
import dev.pgguard.doctor.Area;
import dev.pgguard.doctor.DoctorReport;
import dev.pgguard.doctor.Finding;
import dev.pgguard.doctor.Finding.Level;
import dev.pgguard.migration.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two forms in which the doctor's findings are told. */
class DoctorReportsTest {

    private static final DoctorReport REPORT = new DoctorReport(
            "shop",
            List.of(
                    new Finding(Area.SERVER, Level.OK, "PostgreSQL 18.6", "", List.of(), null),
                    new Finding(
                            Area.ROLE, Level.WARNING, "it sees little", "grant it", List.of("GRANT a TO \"b\";"), null),
                    new Finding(
                            Area.REPLICAS,
                            Level.PROBLEM,
                            "not seen",
                            "",
                            List.of("GRANT a TO \"b\";"),
                            Refusal.REPLICAS_NOT_VISIBLE)));

    @Test
    void theTableHasALineForEachFindingInColumns() {
        assertThat(DoctorTable.of(REPORT))
                .extracting(DoctorTable.Line::text)
                .containsExactly(
                        "ok       server    PostgreSQL 18.6",
                        "warning  role      it sees little; grant it",
                        "PROBLEM  replicas  not seen. See the guard's docs/runbook.md#replicas-not-visible");
        assertThat(DoctorTable.of(REPORT))
                .extracting(DoctorTable.Line::level)
                .containsExactly(Level.OK, Level.WARNING, Level.PROBLEM);
    }

    @Test
    void theJsonHasVerdictFindingsGrantsAndEverySettingWithItsSource() {
        GuardSettings settings = GuardSettings.of(
                Setting.MAVEN,
                Map.of(
                        "password", new Given("swordfish", "-Dguard.password"),
                        "lockTimeout", new Given("2s", "guard.properties")));
        String json = DoctorJson.of(REPORT, settings, "db/shop").replaceAll("\\s+", " ");
        assertThat(json)
                .startsWith(
                        "{ \"works\" : false, \"worst\" : \"problem\", \"purpose\" : \"migrate\", \"database\" : \"db/shop\", \"role\" : \"shop\"")
                .contains("\"grants\" : [ \"GRANT a TO \\\"b\\\";\" ], \"reason\" : \"replicas-not-visible\"")
                .contains("{ \"name\" : \"lockTimeout\", \"value\" : \"2s\", \"source\" : \"guard.properties\" }")
                .contains("{ \"name\" : \"timeout\", \"value\" : \"5s\", \"source\" : \"default\" }")
                .contains("{ \"name\" : \"password\", \"value\" : \"…\", \"source\" : \"-Dguard.password\" }")
                .doesNotContain("swordfish");
    }
}
