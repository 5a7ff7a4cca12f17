package dev.pgguard.liquibase.spring;

import dev.pgguard.liquibase.GuardConfiguration.SettingsOfAnApplication;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import liquibase.configuration.AbstractMapConfigurationValueProvider;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * The properties {@code liquibase.guard.*} of a Spring application, in camel case or with dashes. Every other channel of Liquibase
 * wins over them.
 */
final class SpringSettings extends AbstractMapConfigurationValueProvider implements SettingsOfAnApplication {

    private static final String PREFIX = "liquibase.guard.";

    /** Below Liquibase's own file of properties (50). */
    private static final int PRECEDENCE = 25;

    private final ConfigurableEnvironment environment;

    SpringSettings(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public int getPrecedence() {
        return PRECEDENCE;
    }

    @Override
    protected Map<?, ?> getMap() {
        return settings();
    }

    /** Read anew, since sources may be added while the application starts. */
    @Override
    public Map<String, String> settings() {
        Map<String, String> values = new HashMap<>();
        environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> {
                    String value = environment.getProperty(name);
                    if (value != null) {
                        values.put(PREFIX + camelCase(name.substring(PREFIX.length())), value);
                    }
                });
        return values;
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String part : name.split("-")) {
            camel.append(
                    camel.isEmpty() || part.isEmpty()
                            ? part
                            : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return camel.toString();
    }

    @Override
    protected String getSourceDescription() {
        return "Spring property";
    }
}
