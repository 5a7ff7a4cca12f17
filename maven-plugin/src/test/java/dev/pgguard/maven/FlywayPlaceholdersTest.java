package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.internal.configuration.ConfigUtils;
import org.junit.jupiter.api.Test;

class FlywayPlaceholdersTest {

    private static Properties properties(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return properties;
    }

    private static Map<String, String> of(Properties pom, Map<String, String> environment, Properties user) {
        return FlywayPlaceholders.of(pom, environment, new Properties(), user);
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverThePom() {
        Properties pom = properties("flyway.placeholders.Owner", "pom");
        Map<String, String> environment = Map.of("FLYWAY_PLACEHOLDERS_OWNER", "environment");
        Properties user = properties("flyway.placeholders.owner", "user");
        assertThat(of(pom, Map.of(), new Properties())).isEqualTo(Map.of("owner", "pom"));
        assertThat(of(pom, environment, new Properties())).isEqualTo(Map.of("owner", "environment"));
        assertThat(of(pom, environment, user)).isEqualTo(Map.of("owner", "user"));
        assertThat(FlywayPlaceholders.of(pom, environment, user, new Properties()))
                .isEqualTo(Map.of("owner", "user"));
    }

    @Test
    void aVariableIsReadAsFlywayReadsIt() {
        Map<String, String> environment =
                Map.of("FLYWAY_PLACEHOLDERS_SHOP_OWNER", "me", "FLYWAY_PLACEHOLDERS_", "x", "FLYWAY_URL", "y");
        Map<String, String> ours = of(new Properties(), environment, new Properties());
        assertThat(ours).isEqualTo(Map.of("shop_owner", "me"));
        assertThat(ConfigUtils.environmentVariablesToPropertyMap(environment))
                .containsEntry("flyway.placeholders.shop_owner", "me");
    }
}
