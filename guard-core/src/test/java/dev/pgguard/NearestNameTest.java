package dev.pgguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNameTest {

    private static final List<String> NAMES =
            Setting.of(Setting.MAVEN).stream().map(Setting::settingName).toList();

    @ParameterizedTest
    @CsvSource({
        "expectedReplica,expectedReplicas",
        "lockTimeuot,lockTimeout",
        "tiemout,timeout",
        "timout,timeout",
        "locktimeout,lockTimeout",
        "replica-urls,replicaUrls",
        "GUARD_EXPECTED_REPLICA,expectedReplicas",
        "FLYWAY_GUARD_LOCK_TIMOUT,lockTimeout",
        "flyway.guard.maxAttemps,maxAttempts",
        "urls,url",
        "tabels,tables"
    })
    void findsTheNameThatWasMeant(String written, String meant) {
        assertThat(NearestName.of(written, NAMES)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "jdbc", "x", "", "guard", "waitForReplicas"})
    void guessesNothingWhereNoNameIsNear(String written) {
        assertThat(NearestName.of(written, NAMES)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void aNameIsNearestToItself(Setting setting) {
        assertThat(NearestName.of(setting.settingName(), List.of("lockTimeout", setting.settingName())))
                .contains(setting.settingName());
    }

    @Test
    void theHintIsAQuestionOrNothing() {
        assertThat(NearestName.hint("tiemout", NAMES)).isEqualTo("did you mean timeout? ");
        assertThat(NearestName.hint("database", NAMES)).isEmpty();
    }
}
