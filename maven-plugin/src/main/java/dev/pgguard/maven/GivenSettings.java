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
import java.util.Optional;
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
    /** What Kubernetes gives every container where the name of a Service is guard, or begins so. */
    private static final Pattern OF_A_SERVICE =
            Pattern.compile("GUARD_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT|PORT_\\d+_[A-Z]+(_(PROTO|PORT|ADDR))?)");

    private static final List<Setting> SETTINGS = Setting.of(Setting.MAVEN);

    private final Map<String, Given> given = new LinkedHashMap<>();
    private Optional<GuardException> unreadable = Optional.empty();

    /** Weakest first. One that cannot be read is refused when the settings are. */
    GivenSettings file(Path file) {
        if (!Files.isRegularFile(file)) {
            return this;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            unreadable = Optional.of(new GuardException(
                    Refusal.WRONG_SETTING,
                    "The file " + file + " could not be read (" + e.getMessage() + "). Nothing was run.",
                    e));
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

    /** One setting as it was given, or its default, whatever the others are. */
    String value(Setting setting) {
        Given explicit = given.get(setting.settingName());
        return explicit == null ? setting.defaultValue() : explicit.value().strip();
    }

    /**
     * Reads all. A value that another goal would refuse is refused by this one: they stand in one POM.
     *
     * @param taken the names of the settings that the goal takes
     * @throws GuardException when a name or a value is wrong
     */
    GuardSettings read(List<String> taken) {
        unreadable.ifPresent(refused -> {
            throw refused;
        });
        GuardSettings settings = GuardSettings.of(Setting.MAVEN, taken, given);
        settings.duration(Setting.TIMEOUT);
        settings.duration(Setting.OLDER_THAN);
        settings.is(Setting.PENDING, "ignore", "refuse");
        settings.is(Setting.PURPOSE, "gate", "migrate");
        settings.oneOf(Setting.FAIL_ON_RUN, "none", "warn", "page");
        settings.is(Setting.DRY_RUN, "true", "false");
        settings.is(Setting.ALL, "true", "false");
        settings.wholeNumber(Setting.WORKERS);
        settings.wholeNumber(Setting.PRIORITY);
        int passes = settings.wholeNumber(Setting.PASSES);
        if (passes < 1 || passes > 100) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The setting passes has the value " + passes + ". Allowed: from 1 to 100. Nothing was run.");
        }
        return settings;
    }
}
