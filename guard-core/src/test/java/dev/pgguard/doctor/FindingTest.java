package dev.pgguard.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.doctor.Finding.Level;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {

    @Test
    void aProblemNamesItsEntryOfTheRunbookAndNothingElseDoes() {
        assertThat(Finding.problem(Area.SERVER, Refusal.NOT_A_PRIMARY, "it is a standby", "go elsewhere"))
                .hasToString("it is a standby; go elsewhere. See the guard's docs/runbook.md#not-a-primary");
        assertThatThrownBy(() -> new Finding(Area.SERVER, Level.PROBLEM, "broken", "", List.of(), null))
                .hasMessageContaining("broken");
        assertThatThrownBy(() -> new Finding(Area.SERVER, Level.NOTE, "fine", "", List.of(), Refusal.NOT_A_PRIMARY))
                .hasMessageContaining("fine");
    }

    @Test
    void whatWouldStopARunIsToldInItsWordsWithoutTheirFrame() {
        GuardException refused = new GuardException(Refusal.POOLER_IN_BETWEEN, "A pooler. Nothing was run.");
        assertThat(Finding.problem(Area.CONNECTION, refused).what()).isEqualTo("A pooler. Nothing was run");
    }

    @Test
    void aReportListsEachGrantOnceAndKnowsTheWorst() {
        Finding warning = Finding.warning(Area.ROLE, "blind", "grant it").granting("GRANT a;");
        Finding problem = Finding.problem(Area.REPLICAS, Refusal.REPLICAS_NOT_VISIBLE, "blind", "")
                .granting(List.of("GRANT a;", "GRANT b;"));
        assertThat(new DoctorReport("shop", List.of(warning, problem)).grants())
                .containsExactly("GRANT a;", "GRANT b;");
        assertThat(new DoctorReport("shop", List.of(problem, warning)).worst()).isEqualTo(Level.PROBLEM);
        assertThat(new DoctorReport("shop", List.of(warning)).problems()).isEmpty();
        assertThat(new DoctorReport("", List.of()).worst()).isEqualTo(Level.OK);
    }
}
