package dev.pgguard.maven;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** Flyway's placeholders, from where a build has them for Flyway's own plugin, and with its precedence. */
final class FlywayPlaceholders {

    private static final String PREFIX = "flyway.placeholders.";
    private static final String ENVIRONMENT_PREFIX = "FLYWAY_PLACEHOLDERS_";

    private FlywayPlaceholders() {}

    /** Weakest first. A variable has no small letters; Flyway compares a placeholder's name without regard to case. */
    static Map<String, String> of(
            Properties project, Map<String, String> environment, Properties system, Properties user) {
        Map<String, String> placeholders = new LinkedHashMap<>();
        add(project, placeholders);
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX) && name.length() > ENVIRONMENT_PREFIX.length()) {
                put(name.substring(ENVIRONMENT_PREFIX.length()), value, placeholders);
            }
        });
        add(system, placeholders);
        add(user, placeholders);
        return placeholders;
    }

    private static void add(Properties properties, Map<String, String> placeholders) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                put(name.substring(PREFIX.length()), properties.getProperty(name), placeholders);
            }
        }
    }

    private static void put(String name, String value, Map<String, String> placeholders) {
        placeholders.put(name.toLowerCase(Locale.ENGLISH), value);
    }
}
