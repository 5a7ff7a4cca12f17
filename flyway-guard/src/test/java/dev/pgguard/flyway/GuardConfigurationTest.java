package dev.pgguard.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.migration.GuardException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardConfigurationTest {

    @Test
    void hasAFieldForEachSettingAndNoOther() {
        assertThat(Arrays.stream(GuardConfiguration.class.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .map(Field::getName))
                .containsExactlyInAnyOrderElementsOf(
                        Setting.of("Flyway").stream().map(Setting::settingName).toList());
    }

    static List<Setting> settings() {
        return Setting.of("Flyway");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void readsEachSettingFromItsEnvironmentVariable(Setting setting) {
        assertThat(new GuardConfiguration()
                        .getConfigurationParameterFromEnvironmentVariable("FLYWAY_GUARD_" + setting.name()))
                .isEqualTo("flyway.guard." + setting.settingName());
    }

    @Test
    void leavesOtherEnvironmentVariablesAlone() {
        assertThat(new GuardConfiguration().getConfigurationParameterFromEnvironmentVariable("FLYWAY_URL"))
                .isNull();
    }

    @Test
    void aCopyHasTheSameValues() {
        GuardConfiguration configuration = new GuardConfiguration();
        configuration.setLockTimeout("3s");
        configuration.setExpectedReplicas("2");

        GuardSettings settings = ((GuardConfiguration) configuration.copy()).settings();

        assertThat(settings.timeouts().lock()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.differences())
                .containsExactly(
                        "lockTimeout=3s (flyway.guard.lockTimeout in Flyway's configuration)",
                        "expectedReplicas=2 (flyway.guard.expectedReplicas in Flyway's configuration)");
    }

    @Test
    void readsPropertyAndEnvironmentWhereFlywayItselfDoesNot() {
        Properties system = new Properties();
        system.setProperty("flyway.guard.maxAttempts", "3");
        GuardConfiguration configuration = new GuardConfiguration();
        configuration.setLockTimeout("4s");

        GuardSettings settings = configuration.settings(
                system, Map.of("FLYWAY_GUARD_LOCK_TIMEOUT", "9s", "FLYWAY_GUARD_MAX_ATTEMPTS", "9", "FLYWAY_URL", "x"));

        assertThat(settings.differences())
                .containsExactly(
                        "lockTimeout=4s (flyway.guard.lockTimeout in Flyway's configuration)",
                        "maxAttempts=3 (system property flyway.guard.maxAttempts)");
        assertThat(new GuardConfiguration()
                        .settings(new Properties(), Map.of("FLYWAY_GUARD_LOCK_TIMEOUT", "9s"))
                        .differences())
                .containsExactly("lockTimeout=9s (environment variable FLYWAY_GUARD_LOCK_TIMEOUT)");
    }

    @Test
    void refusesAnUnknownPropertyOrVariableByName() {
        Properties system = new Properties();
        system.setProperty("flyway.guard.lockTimeuot", "3s");

        assertThatThrownBy(() -> new GuardConfiguration().settings(system, Map.of()))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("lockTimeuot")
                .hasMessageContaining("system property flyway.guard.lockTimeuot");
        assertThatThrownBy(() ->
                        new GuardConfiguration().settings(new Properties(), Map.of("FLYWAY_GUARD_LOCKTIMEOUT", "3s")))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("FLYWAY_GUARD_LOCKTIMEOUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.22.0", "11.20.3", "12.11.0", "13.0.0", "13.12.0", "13.99"})
    void knowsTheSupportedVersions(String version) {
        FlywayVersion.requireSupported(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.22.3", "10.21.0", "10.10.0", "14.0.0", "", "unknown"})
    void refusesAnyOtherVersion(String version) {
        assertThatThrownBy(() -> FlywayVersion.requireSupported(version))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("Flyway " + version)
                .hasMessageEndingWith("#unsupported-host.");
    }
}
