package dev.pgguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.GuardSettings.Given;
import dev.pgguard.lock.RunLockPolicy.Scope;
import dev.pgguard.migration.GuardException;
import dev.pgguard.replica.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GuardSettingsTest {

    @Test
    void nothingGivenMeansTheDefaults() {
        GuardSettings settings = GuardSettings.of(Map.of());

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.timeouts().lock()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.timeouts().online()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.timeouts().row()).isNull();
        assertThat(settings.timeouts().statement()).isNull();
        assertThat(settings.retry().maxAttempts()).isEqualTo(15);
        assertThat(settings.retry().maxDuration()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.runLock().scope()).isEqualTo(Scope.DATABASE);
        assertThat(settings.runLock().timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.indexes().repair()).isTrue();
        assertThat(settings.indexes().limit()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.replicas().waits()).isTrue();
        assertThat(settings.replicas().expected()).isInstanceOf(Expected.Shown.class);
        assertThat(settings.destructionAllowed()).isFalse();
        assertThat(settings.differences()).isEmpty();
    }

    @Test
    void tellsWhatDiffersAndWhereItCameFrom() {
        GuardSettings settings = GuardSettings.of(Map.of(
                "lockTimeout", new Given("2s", "system property"),
                "maxAttempts", new Given("15", "flyway.conf"),
                "expectedReplicas", new Given("a, b", "environment")));

        assertThat(settings.differences())
                .containsExactly("lockTimeout=2s (system property)", "expectedReplicas=a, b (environment)");
        assertThat(settings.replicas().expected()).isInstanceOf(Expected.Names.class);
    }

    @Test
    void anUnknownNameIsRefusedWithTheOneThatWasMeantAndTheNamesThatExist() {
        assertThatThrownBy(() -> GuardSettings.of(Map.of("lockTimeuot", new Given("2s", "flyway.conf"))))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining(
                        "Unknown setting lockTimeuot (flyway.conf); did you mean lockTimeout? Settings are: ")
                .hasMessageContaining("lockTimeout, onlineLockTimeout")
                .hasMessageEndingWith("#wrong-setting.");
        assertThatThrownBy(() -> GuardSettings.of(
                        Setting.MAVEN, List.of("url", "timeout"), Map.of("database", new Given("x", "the POM"))))
                .hasMessageContaining("Unknown setting database (the POM). Settings are: url, timeout. Nothing");
    }

    @Test
    void aSettingOfLiquibaseIsRefusedByNameOnAnyOtherTool() {
        Map<String, Given> given = Map.of("watchUrl", new Given("jdbc:postgresql://db/shop?password=x", "flyway.conf"));

        assertThatThrownBy(() -> GuardSettings.of(given))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("watchUrl")
                .hasMessageEndingWith("#wrong-setting.");
        assertThat(GuardSettings.of(Setting.LIQUIBASE, given).differences())
                .containsExactly("watchUrl=jdbc:postgresql://db/shop?… (flyway.conf)");
    }

    @ParameterizedTest
    @CsvSource({
        "enabled,maybe",
        "lockTimeout,0s",
        "lockTimeout,0",
        "lockTimeout,fast",
        "lockTimeout,5",
        "onlineLockTimeout,0ms",
        "rowLockTimeout,0s",
        "statementTimeout,never",
        "maxAttempts,0",
        "maxAttempts,many",
        "maxDuration,0s",
        "initialDelay,0ms",
        "initialDelay,1h",
        "maxDelay,1ms",
        "runLockTimeout,-1s",
        "runLockScope,table",
        "invalidIndexes,ignore",
        "replicaGate,on",
        "expectedReplicas,-1",
        "expectedReplicas,'a,,b'",
        "expectedReplicas,''",
        "replicaTimeout,0s",
        "destructive,yes"
    })
    void aWrongValueIsRefusedByNameValueAndSource(String name, String value) {
        assertThatThrownBy(() -> GuardSettings.of(Map.of(name, new Given(value, "the test"))))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value)
                .hasMessageContaining("the test")
                .hasMessageContaining("Nothing was run");
    }

    @Test
    void zeroIsRefusedWithWhatPostgresqlWouldMakeOfIt() {
        assertThatThrownBy(() -> GuardSettings.of(Map.of("lockTimeout", new Given("0", "the test"))))
                .hasMessageContaining("lockTimeout must be longer than 0 (0 means \"wait for ever\" to PostgreSQL)");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everyDefaultIsAcceptedWhenItIsWrittenDown(Setting setting) {
        String tool = Setting.of(Setting.MAVEN).contains(setting) ? Setting.MAVEN : Setting.LIQUIBASE;
        GuardSettings.of(tool, Map.of(setting.settingName(), new Given(setting.defaultValue(), "the test")));
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingHasItsRowWithItsDefaultInTheDocument(Setting setting) throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "settings.md")))
                .containsOnlyOnce("| `" + setting.settingName() + "` | `" + setting.defaultValue() + "` | ");
    }
}
