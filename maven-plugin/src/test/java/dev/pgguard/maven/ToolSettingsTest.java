package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ToolSettingsTest {

    private static Properties properties(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }

    @Test
    void tellsWhatTheToolsGuardsAreGivenAndWhatLiquibaseIgnores() {
        assertThat(ToolSettings.of(
                        properties("flyway.guard.lockTimeout", "2s", "guard.timeout", "1s"),
                        properties("liquibase.guard.maxDelay", "9s", "other", "x"),
                        Map.of("LIQUIBASE_GUARD_LOCK_TIMEOUT", "3s", "PATH", "/bin")))
                .containsExactly(
                        "flyway.guard.lockTimeout=2s (-Dflyway.guard.lockTimeout)",
                        "liquibase.guard.maxDelay=9s (<properties> of the POM, where Liquibase ignores it)",
                        "liquibase.guard.lockTimeout=3s (environment variable LIQUIBASE_GUARD_LOCK_TIMEOUT)");
    }

    @Test
    void tellsAWrongNameAndNoSecret() {
        assertThat(ToolSettings.of(
                        properties(
                                "flyway.guard.lockTimeuot", "2s",
                                "liquibase.guard.watchUrl", "jdbc:postgresql://db/shop?user=me&password=swordfish"),
                        properties(),
                        Map.of()))
                .containsExactly(
                        "flyway.guard.lockTimeuot (-Dflyway.guard.lockTimeuot): the guard knows no such setting, and refuses the run",
                        "liquibase.guard.watchUrl=jdbc:postgresql://db/shop?… (-Dliquibase.guard.watchUrl)");
    }
}
