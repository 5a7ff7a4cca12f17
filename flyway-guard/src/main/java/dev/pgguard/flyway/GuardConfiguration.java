package dev.pgguard.flyway;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pgguard.GuardSettings;
import dev.pgguard.GuardSettings.Given;
import dev.pgguard.Setting;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.extensibility.ConfigurationExtension;
import org.flywaydb.core.extensibility.Plugin;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code flyway.guard.*}, on every channel that Flyway has. Values are checked when a run starts.
 *
 * <p>Flyway fills the fields by name; null means that nothing was given. In Java:
 * {@code configuration.getPluginRegister().getExact(GuardConfiguration.class).setLockTimeout("2s")}.
 */
public final class GuardConfiguration implements ConfigurationExtension {

    /** The part of a setting's name between {@code flyway.} and the name itself. */
    public static final String NAMESPACE = "guard";

    private static final String PREFIX = "flyway." + NAMESPACE + ".";
    private static final String ENVIRONMENT_PREFIX = "FLYWAY_GUARD_";
    private static final List<Setting> SETTINGS = Setting.of("Flyway");

    // Plugin.isEnabled() is marked as ignored, which would hide the field from Jackson
    @JsonProperty("enabled")
    private @Nullable String enabled;

    private @Nullable String lockTimeout;
    private @Nullable String onlineLockTimeout;
    private @Nullable String rowLockTimeout;
    private @Nullable String statementTimeout;
    private @Nullable String maxAttempts;
    private @Nullable String maxDuration;
    private @Nullable String initialDelay;
    private @Nullable String maxDelay;
    private @Nullable String freezeBudget;
    private @Nullable String runLockTimeout;
    private @Nullable String runLockScope;
    private @Nullable String invalidIndexes;
    private @Nullable String lint;
    private @Nullable String replicaGate;
    private @Nullable String expectedReplicas;
    private @Nullable String exemptReplicas;
    private @Nullable String replicaUrls;
    private @Nullable String replicaTimeout;
    private @Nullable String rewriteLimit;
    private @Nullable String rewrites;
    private @Nullable String destructive;
    private @Nullable String reportDirectory;
    private @Nullable String metricsDirectory;
    private @Nullable String pageAttempts;
    private @Nullable String pageInvalidIndexes;
    private @Nullable String warnDuration;
    private @Nullable String warnReplicaLag;

    /** Flyway makes this one first: the place to say what else would be a missing class. */
    public GuardConfiguration() {
        FlywayVersion.requireHooks();
    }

    @Override
    public String getNamespace() {
        return NAMESPACE;
    }

    @Override
    public @Nullable String getConfigurationParameterFromEnvironmentVariable(String environmentVariable) {
        for (Setting setting : SETTINGS) {
            if (environmentVariable(setting).equals(environmentVariable)) {
                return PREFIX + setting.settingName();
            }
        }
        return null;
    }

    /** A copy without Jackson, which is not on every class path. */
    @Override
    public Plugin copy() {
        GuardConfiguration copy = new GuardConfiguration();
        try {
            for (Field field : fields()) {
                field.set(copy, field.get(this));
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return copy;
    }

    GuardSettings settings() {
        return settings(System.getProperties(), System.getenv());
    }

    /**
     * What Flyway was given; else, since the Java API and Spring Boot read neither, the system property and the environment
     * variable of the same name.
     */
    GuardSettings settings(Properties system, Map<String, String> environment) {
        Map<String, Given> given = new LinkedHashMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith(ENVIRONMENT_PREFIX)) {
                given.put(
                        name(variable.getKey()),
                        new Given(variable.getValue(), "environment variable " + variable.getKey()));
            }
        }
        for (String property : system.stringPropertyNames()) {
            if (property.startsWith(PREFIX)) {
                given.put(
                        property.substring(PREFIX.length()),
                        new Given(system.getProperty(property), "system property " + property));
            }
        }
        try {
            for (Field field : fields()) {
                String value = (String) field.get(this);
                Given same = given.get(field.getName());
                if (value != null && (same == null || !same.value().equals(value))) {
                    given.put(
                            field.getName(), new Given(value, PREFIX + field.getName() + " in Flyway's configuration"));
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return GuardSettings.of(given);
    }

    /** The setting's name, or the variable itself if there is no such setting, so that it is refused by what the user wrote. */
    private static String name(String variable) {
        return SETTINGS.stream()
                .filter(setting -> environmentVariable(setting).equals(variable))
                .map(Setting::settingName)
                .findFirst()
                .orElse(variable);
    }

    private static String environmentVariable(Setting setting) {
        return ENVIRONMENT_PREFIX + setting.name();
    }

    private static List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        for (Field field : GuardConfiguration.class.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                fields.add(field);
            }
        }
        return fields;
    }

    public @Nullable String getEnabled() {
        return enabled;
    }

    public void setEnabled(@Nullable String enabled) {
        this.enabled = enabled;
    }

    public @Nullable String getLockTimeout() {
        return lockTimeout;
    }

    public void setLockTimeout(@Nullable String lockTimeout) {
        this.lockTimeout = lockTimeout;
    }

    public @Nullable String getOnlineLockTimeout() {
        return onlineLockTimeout;
    }

    public void setOnlineLockTimeout(@Nullable String onlineLockTimeout) {
        this.onlineLockTimeout = onlineLockTimeout;
    }

    public @Nullable String getRowLockTimeout() {
        return rowLockTimeout;
    }

    public void setRowLockTimeout(@Nullable String rowLockTimeout) {
        this.rowLockTimeout = rowLockTimeout;
    }

    public @Nullable String getStatementTimeout() {
        return statementTimeout;
    }

    public void setStatementTimeout(@Nullable String statementTimeout) {
        this.statementTimeout = statementTimeout;
    }

    public @Nullable String getMaxAttempts() {
        return maxAttempts;
    }

    public void setMaxAttempts(@Nullable String maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    public @Nullable String getMaxDuration() {
        return maxDuration;
    }

    public void setMaxDuration(@Nullable String maxDuration) {
        this.maxDuration = maxDuration;
    }

    public @Nullable String getInitialDelay() {
        return initialDelay;
    }

    public void setInitialDelay(@Nullable String initialDelay) {
        this.initialDelay = initialDelay;
    }

    public @Nullable String getMaxDelay() {
        return maxDelay;
    }

    public void setMaxDelay(@Nullable String maxDelay) {
        this.maxDelay = maxDelay;
    }

    public @Nullable String getFreezeBudget() {
        return freezeBudget;
    }

    public void setFreezeBudget(@Nullable String freezeBudget) {
        this.freezeBudget = freezeBudget;
    }

    public @Nullable String getRunLockTimeout() {
        return runLockTimeout;
    }

    public void setRunLockTimeout(@Nullable String runLockTimeout) {
        this.runLockTimeout = runLockTimeout;
    }

    public @Nullable String getRunLockScope() {
        return runLockScope;
    }

    public void setRunLockScope(@Nullable String runLockScope) {
        this.runLockScope = runLockScope;
    }

    public @Nullable String getInvalidIndexes() {
        return invalidIndexes;
    }

    public void setInvalidIndexes(@Nullable String invalidIndexes) {
        this.invalidIndexes = invalidIndexes;
    }

    public @Nullable String getLint() {
        return lint;
    }

    public void setLint(@Nullable String lint) {
        this.lint = lint;
    }

    public @Nullable String getReplicaGate() {
        return replicaGate;
    }

    public void setReplicaGate(@Nullable String replicaGate) {
        this.replicaGate = replicaGate;
    }

    public @Nullable String getExpectedReplicas() {
        return expectedReplicas;
    }

    public void setExpectedReplicas(@Nullable String expectedReplicas) {
        this.expectedReplicas = expectedReplicas;
    }

    public @Nullable String getExemptReplicas() {
        return exemptReplicas;
    }

    public void setExemptReplicas(@Nullable String exemptReplicas) {
        this.exemptReplicas = exemptReplicas;
    }

    public @Nullable String getReplicaUrls() {
        return replicaUrls;
    }

    public void setReplicaUrls(@Nullable String replicaUrls) {
        this.replicaUrls = replicaUrls;
    }

    public @Nullable String getReplicaTimeout() {
        return replicaTimeout;
    }

    public void setReplicaTimeout(@Nullable String replicaTimeout) {
        this.replicaTimeout = replicaTimeout;
    }

    public @Nullable String getRewriteLimit() {
        return rewriteLimit;
    }

    public void setRewriteLimit(@Nullable String rewriteLimit) {
        this.rewriteLimit = rewriteLimit;
    }

    public @Nullable String getRewrites() {
        return rewrites;
    }

    public void setRewrites(@Nullable String rewrites) {
        this.rewrites = rewrites;
    }

    public @Nullable String getDestructive() {
        return destructive;
    }

    public void setDestructive(@Nullable String destructive) {
        this.destructive = destructive;
    }

    public @Nullable String getReportDirectory() {
        return reportDirectory;
    }

    public void setReportDirectory(@Nullable String reportDirectory) {
        this.reportDirectory = reportDirectory;
    }

    public @Nullable String getMetricsDirectory() {
        return metricsDirectory;
    }

    public void setMetricsDirectory(@Nullable String metricsDirectory) {
        this.metricsDirectory = metricsDirectory;
    }

    public @Nullable String getPageAttempts() {
        return pageAttempts;
    }

    public void setPageAttempts(@Nullable String pageAttempts) {
        this.pageAttempts = pageAttempts;
    }

    public @Nullable String getPageInvalidIndexes() {
        return pageInvalidIndexes;
    }

    public void setPageInvalidIndexes(@Nullable String pageInvalidIndexes) {
        this.pageInvalidIndexes = pageInvalidIndexes;
    }

    public @Nullable String getWarnDuration() {
        return warnDuration;
    }

    public void setWarnDuration(@Nullable String warnDuration) {
        this.warnDuration = warnDuration;
    }

    public @Nullable String getWarnReplicaLag() {
        return warnReplicaLag;
    }

    public void setWarnReplicaLag(@Nullable String warnReplicaLag) {
        this.warnReplicaLag = warnReplicaLag;
    }
}
