package dev.pgguard.liquibase;

import dev.pgguard.GuardSettings;
import dev.pgguard.GuardSettings.Given;
import dev.pgguard.Setting;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import liquibase.Scope;
import liquibase.configuration.AutoloadedConfigurations;
import liquibase.configuration.ConfigurationDefinition;
import liquibase.configuration.ConfigurationValueProvider;
import liquibase.configuration.ConfiguredValue;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.configuration.core.DefaultsFileValueProvider;
import org.jspecify.annotations.Nullable;

/** The settings {@code liquibase.guard.*}, on every channel that Liquibase has. Values are checked when a command starts. */
public final class GuardConfiguration implements AutoloadedConfigurations {

    static final String NAMESPACE = "liquibase.guard";

    private static final String PREFIX = NAMESPACE + ".";
    private static final String ENVIRONMENT_PREFIX = "LIQUIBASE_GUARD_";

    /** How a name of ours begins in a {@code liquibase.properties}, rightly or wrongly spelled. */
    private static final Pattern OURS = Pattern.compile("(?i)(liquibase[._-])?guard[._-].+");

    private static final String PROVIDERS_OF_COMMAND = "liquibase.scopedValueProviders";

    private static final Map<Setting, ConfigurationDefinition<String>> DEFINITIONS = define();

    private static Map<Setting, ConfigurationDefinition<String>> define() {
        ConfigurationDefinition.Builder builder = new ConfigurationDefinition.Builder(NAMESPACE);
        Map<Setting, ConfigurationDefinition<String>> definitions = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.of(Setting.LIQUIBASE)) {
            ConfigurationDefinition.Building<String> building = builder.define(setting.settingName(), String.class)
                    .setDescription(
                            "Migration Guard: " + setting.allowed() + " (default " + setting.defaultValue() + ")");
            if (setting == Setting.WATCH_URL) {
                building.setValueObfuscator(url -> "*****");
            }
            definitions.put(setting, building.build());
        }
        return definitions;
    }

    static GuardSettings settings() {
        return settings(System.getenv());
    }

    static GuardSettings settings(Map<String, String> environment) {
        Map<String, Given> given = new LinkedHashMap<>();
        addFromSystem(given, environment);
        providers().forEach(provider -> addWritten(given, written(provider), "property "));
        DEFINITIONS.forEach((setting, definition) -> {
            ConfiguredValue<String> value = definition.getCurrentConfiguredValue();
            if (value.found() && value.getValue() != null) {
                given.put(
                        setting.settingName(),
                        new Given(value.getValue(), value.getProvidedValue().describe()));
            }
        });
        return GuardSettings.of(Setting.LIQUIBASE, given);
    }

    private static void addFromSystem(Map<String, Given> given, Map<String, String> environment) {
        Map<String, String> properties = new TreeMap<>();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name -> properties.put(name, System.getProperty(name)));
        addWritten(given, properties, "system property ");
        environment.forEach((name, value) -> {
            if (!name.startsWith(ENVIRONMENT_PREFIX)) {
                return;
            }
            Given here = new Given(value, "environment variable " + name);
            Optional<Setting> setting = variable(name);
            if (setting.isEmpty()) {
                given.put(name, here);
            } else if (value.isBlank()) {
                given.put(setting.get().settingName(), here);
            }
        });
    }

    /**
     * What Liquibase would pass over in silence: a name that looks like a setting of the guard and is none, one without a value, and
     * one of two for the same setting.
     */
    private static void addWritten(Map<String, Given> given, Map<?, ?> written, String kind) {
        Map<Setting, Given> seen = new EnumMap<>(Setting.class);
        written.forEach((key, text) -> {
            String name = String.valueOf(key);
            if (!OURS.matcher(name).matches()) {
                return;
            }
            Given here = new Given(String.valueOf(text), kind + name);
            Setting setting = setting(name);
            if (setting == null) {
                given.put(
                        name.startsWith(PREFIX) && kind.startsWith("system") ? name.substring(PREFIX.length()) : name,
                        here);
                return;
            }
            Given other = seen.put(setting, here);
            if (other != null && !other.value().equals(here.value())) {
                throw new GuardException(
                        Refusal.WRONG_SETTING,
                        "The setting " + setting.settingName() + " is given twice, with two values (" + other.source()
                                + " and " + here.source()
                                + "), and Liquibase reads only one of them. Nothing was run.");
            }
            if (here.value().isBlank()) {
                given.put(setting.settingName(), here);
            }
        });
    }

    /** Those of the whole JVM, and since Liquibase 5 those of one command, for which 4.25 has no method. */
    private static List<ConfigurationValueProvider> providers() {
        List<ConfigurationValueProvider> providers = new ArrayList<>(Scope.getCurrentScope()
                .getSingleton(LiquibaseConfiguration.class)
                .getProviders());
        providers.addAll(Scope.getCurrentScope().get(PROVIDERS_OF_COMMAND, List.<ConfigurationValueProvider>of()));
        return providers;
    }

    /** All that stands there, where that can be seen. */
    private static Map<?, ?> written(ConfigurationValueProvider provider) {
        if (provider instanceof DefaultsFileValueProvider file) {
            return file.getMap();
        }
        return provider instanceof SettingsOfAnApplication application ? application.settings() : Map.of();
    }

    /** A channel of settings that is not Liquibase's own. */
    public interface SettingsOfAnApplication {

        /** By full name, for example {@code liquibase.guard.lockTimeout}. */
        Map<String, String> settings();
    }

    /** With dots and in camel case; {@code guard-max-attempts} is one of those that Liquibase ignores. */
    private static @Nullable Setting setting(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String prefix = lower.startsWith(PREFIX) ? PREFIX : "guard.";
        return lower.startsWith(prefix)
                ? DEFINITIONS.keySet().stream()
                        .filter(setting -> setting.settingName().equalsIgnoreCase(name.substring(prefix.length())))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private static Optional<Setting> variable(String name) {
        return DEFINITIONS.keySet().stream()
                .filter(setting -> name.equals(ENVIRONMENT_PREFIX + setting.name()))
                .findFirst();
    }
}
