package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.GuardSettings.Given;
import dev.pgguard.Setting;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings of a goal from everywhere they may stand: Maven's command line, then the environment, then the POM, then the file
 * {@code guard.properties}.
 */
final class GivenSettings {

    static final String PREFIX = "guard.";
    static final String FILE = "guard.properties";
    private static final String ENVIRONMENT_PREFIX = "GUARD_";
    /** What Kubernetes gives every container where a Service is called guard. */
    private static final Pattern OF_A_SERVICE = Pattern.compile("GUARD_(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_.*)");

    private static final List<Setting> SETTINGS = Setting.of(Setting.MAVEN);

    private final Map<String, Given> given = new LinkedHashMap<>();

    /** Weakest first. */
    GivenSettings file(Path file) {
        if (!Files.isRegularFile(file)) {
            return this;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The file " + file + " could not be read (" + e.getMessage() + "). Nothing was run.",
                    e);
        }
        for (String name : properties.stringPropertyNames()) {
            put(
                    name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name,
                    properties.getProperty(name),
                    name + " in " + file.getFileName());
        }
        return this;
    }

    /** The POM's own properties. */
    GivenSettings properties(Properties project) {
        for (String property : project.stringPropertyNames()) {
            if (property.startsWith(PREFIX)) {
                put(
                        property.substring(PREFIX.length()),
                        project.getProperty(property),
                        "property " + property + " in the POM");
            }
        }
        return this;
    }

    /** @param configuration what stands in the POM, by element */
    GivenSettings pom(Map<String, String> configuration) {
        configuration.forEach((name, value) -> put(name, value, "<" + name + "> in the POM"));
        return this;
    }

    GivenSettings environment(Map<String, String> environment) {
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            if (variable.getKey().startsWith(ENVIRONMENT_PREFIX)
                    && !OF_A_SERVICE.matcher(variable.getKey()).matches()) {
                put(setting(variable.getKey()), variable.getValue(), "environment variable " + variable.getKey());
            }
        }
        return this;
    }

    GivenSettings commandLine(Properties user) {
        for (String property : user.stringPropertyNames()) {
            if (property.startsWith(PREFIX)) {
                put(property.substring(PREFIX.length()), user.getProperty(property), "-D" + property);
            }
        }
        return this;
    }

    private void put(String name, String value, String source) {
        given.put(name, new Given(value, source));
    }

    /** The setting's name, or the variable itself if there is no such setting, so that it is refused by what the user wrote. */
    private static String setting(String variable) {
        for (Setting setting : SETTINGS) {
            if ((ENVIRONMENT_PREFIX + setting.name()).equals(variable)) {
                return setting.settingName();
            }
        }
        return variable;
    }

    /** @throws GuardException when a name or a value is wrong */
    GuardSettings read() {
        return GuardSettings.of(Setting.MAVEN, given);
    }
}
