package dev.pgguard.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.doctor.DoctorPolicy.Purpose;
import dev.pgguard.doctor.Finding.Level;
import dev.pgguard.migration.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {

    private static Server postgres(int number, String version) {
        return new Server("PostgreSQL " + version + " on x86_64-pc-linux-gnu", number, version, false, false);
    }

    private static List<Refusal> problems(Server server) {
        return server.findings(Purpose.MIGRATE).stream()
                .filter(each -> each.level() == Level.PROBLEM)
                .map(Finding::refusal)
                .toList();
    }

    @Test
    void everySupportedMajorIsFine() {
        assertThat(problems(postgres(140_004, "14.4"))).isEmpty();
        assertThat(problems(postgres(180_006, "18.6 (Debian 18.6-1)"))).isEmpty();
        assertThat(postgres(180_006, "18.6").findings(Purpose.MIGRATE))
                .extracting(Finding::level)
                .containsOnly(Level.OK);
    }

    @Test
    void aNewerOneIsWorthANote() {
        assertThat(postgres(190_001, "19.1").findings(Purpose.MIGRATE))
                .extracting(Finding::level)
                .containsExactly(Level.NOTE, Level.OK);
    }

    @Test
    void theVersionsThatCorruptIndexesAreAProblem() {
        assertThat(problems(postgres(140_000, "14.0"))).containsExactly(Refusal.CORRUPTING_SERVER_VERSION);
        assertThat(problems(postgres(140_003, "14.3"))).containsExactly(Refusal.CORRUPTING_SERVER_VERSION);
        assertThat(postgres(140_003, "14.3").findings(Purpose.GATE))
                .as("the gate builds no index")
                .extracting(Finding::level)
                .containsExactly(Level.WARNING, Level.OK);
    }

    @Test
    void anOlderOneIsAProblemAndNothingElseIsAskedOfIt() {
        Server old = postgres(130_022, "13.22");
        assertThat(old.supported()).isFalse();
        assertThat(problems(old)).containsExactly(Refusal.UNSUPPORTED_SERVER);
        assertThat(old.findings(Purpose.MIGRATE))
                .singleElement()
                .asString()
                .startsWith("PostgreSQL 13.22 is older than 14");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu)",
                "PostgreSQL 15.2-YB-2.25.1.0-b0 on x86_64-pc-linux-gnu",
                "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.77467",
                "PostgreSQL 12.12 (Greenplum Database 7.0.0) on x86_64-pc-linux-gnu",
                "Something of its own 1.0"
            })
    void aLookAlikeIsAProblemWhateverNumberItGives(String version) {
        Server lookAlike = new Server(version, 150_002, "15.2", false, false);
        assertThat(lookAlike.supported()).isFalse();
        assertThat(problems(lookAlike)).containsExactly(Refusal.UNSUPPORTED_SERVER);
        assertThat(lookAlike.findings(Purpose.MIGRATE))
                .singleElement()
                .asString()
                .contains(version);
    }

    @Test
    void aStandbyIsAProblemAndAuroraANote() {
        Server standby = new Server("PostgreSQL 18.6", 180_006, "18.6", true, true);
        assertThat(problems(standby)).containsExactly(Refusal.NOT_A_PRIMARY);
        assertThat(standby.findings(Purpose.MIGRATE)).extracting(Finding::level).contains(Level.NOTE);
    }
}
