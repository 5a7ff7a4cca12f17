package dev.pgguard.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.GuardSettings;
import dev.pgguard.migration.GuardException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import liquibase.Scope;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.configuration.core.DefaultsFileValueProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardConfigurationTest {

    private static GuardSettings withFile(String line) throws IOException {
        LiquibaseConfiguration configuration = Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
        DefaultsFileValueProvider file = new DefaultsFileValueProvider(
                new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), "liquibase.properties");
        configuration.registerProvider(file);
        try {
            return GuardConfiguration.settings(Map.of());
        } finally {
            configuration.unregisterProvider(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"liquibase.guard.lockTimeout=3s", "guard.lockTimeout=3s"})
    void readsBothNamesOfAFile(String line) throws IOException {
        GuardSettings settings = withFile(line);

        assertThat(settings.timeouts().lock()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.differences())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("lockTimeout=3s (")
                .contains("guard.lockTimeout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guard-lock-timeout",
                "liquibase.guard.lock-timeout",
                "guard.lockTimeuot",
                "liquibase.guard.lockTimeuot"
            })
    void refusesWhatLiquibaseWouldIgnoreInAFile(String name) {
        assertThatThrownBy(() -> withFile(name + "=3s"))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("Unknown setting " + name)
                .hasMessageEndingWith("#wrong-setting.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "liquibase.guard.lockTimeout=3s\nliquibase.guard.LOCKTIMEOUT=4s",
                "liquibase.guard.lockTimeout=3s\nguard.lockTimeout=4s"
            })
    void refusesASettingThatIsGivenTwice(String lines) {
        assertThatThrownBy(() -> withFile(lines))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("lockTimeout is given twice")
                .hasMessageContaining("property liquibase.guard.lockTimeout")
                .hasMessageEndingWith("#wrong-setting.");
    }

    @Test
    void acceptsTheSameValueTwice() throws IOException {
        assertThat(withFile("liquibase.guard.lockTimeout=3s\nguard.lockTimeout=3s")
                        .timeouts()
                        .lock())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void refusesASettingWithoutAValue() {
        assertThatThrownBy(() -> withFile("liquibase.guard.lockTimeout="))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("lockTimeout has the value ''")
                .hasMessageContaining("liquibase.guard.lockTimeout");
        assertThatThrownBy(() -> GuardConfiguration.settings(Map.of("LIQUIBASE_GUARD_LOCK_TIMEOUT", " ")))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("environment variable LIQUIBASE_GUARD_LOCK_TIMEOUT");
        System.setProperty("liquibase.guard.changelogLock", "");
        try {
            assertThatThrownBy(() -> GuardConfiguration.settings(Map.of()))
                    .isInstanceOf(GuardException.class)
                    .hasMessageContaining("changelogLock has the value ''");
        } finally {
            System.clearProperty("liquibase.guard.changelogLock");
        }
    }

    @Test
    void leavesOtherNamesAlone() throws IOException {
        assertThat(withFile("guardian.x=1").differences()).isEmpty();
    }

    @Test
    void refusesAnUnknownPropertyOrVariableByName() {
        System.setProperty("liquibase.guard.lockTimeuot", "3s");
        try {
            assertThatThrownBy(() -> GuardConfiguration.settings(Map.of()))
                    .isInstanceOf(GuardException.class)
                    .hasMessageContaining("system property liquibase.guard.lockTimeuot");
        } finally {
            System.clearProperty("liquibase.guard.lockTimeuot");
        }
        assertThatThrownBy(() -> GuardConfiguration.settings(Map.of("LIQUIBASE_GUARD_LOCKTIMEOUT", "3s")))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("LIQUIBASE_GUARD_LOCKTIMEOUT");
    }

    @Test
    void readsASystemProperty() {
        System.setProperty("liquibase.guard.changelogLock", "take");
        try {
            assertThat(GuardConfiguration.settings(Map.of()).takesChangelogLock())
                    .isTrue();
        } finally {
            System.clearProperty("liquibase.guard.changelogLock");
        }
    }
}
