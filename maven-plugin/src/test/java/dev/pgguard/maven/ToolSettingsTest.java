package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.doctor.Finding;
import dev.pgguard.doctor.Finding.Level;
import dev.pgguard.migration.Refusal;
import java.util.List;
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

    private static List<String> of(Level level, List<Finding> findings) {
        return findings.stream()
                .filter(each -> each.level() == level)
                .map(Finding::what)
                .toList();
    }

    @Test
    void notesWhatTheToolsGuardsHaveAndWarnsOfWhatLiquibaseIgnores() {
        List<Finding> findings = ToolSettings.of(
                properties(
                        "flyway.guard.lockTimeout", "2s", "guard.timeout", "1s", "liquibase.guard.LOCKTIMEOUT", "4s"),
                properties(
                        "liquibase.guard.maxDelay",
                        "9s",
                        "liquibase.guard.typo",
                        "x",
                        "flyway.guard.lockTimeout",
                        "8s"),
                Map.of("LIQUIBASE_GUARD_MAX_ATTEMPTS", "3", "PATH", "/bin"));
        assertThat(of(Level.NOTE, findings))
                .containsExactly(
                        "flyway.guard.lockTimeout=2s (-Dflyway.guard.lockTimeout)",
                        "liquibase.guard.maxAttempts=3 (environment variable LIQUIBASE_GUARD_MAX_ATTEMPTS)",
                        "liquibase.guard.lockTimeout=4s (-Dliquibase.guard.LOCKTIMEOUT)");
        assertThat(of(Level.WARNING, findings))
                .containsExactly(
                        "liquibase.guard.maxDelay=9s (property liquibase.guard.maxDelay in the POM): Liquibase ignores what stands there",
                        "liquibase.guard.typo=… (property liquibase.guard.typo in the POM): Liquibase ignores what stands there");
        assertThat(of(Level.PROBLEM, findings)).isEmpty();
    }

    @Test
    void aWrongNameIsAProblemOnEachChannelThatTheToolReads() {
        List<Finding> findings = ToolSettings.of(
                properties("flyway.guard.lockTimeuot", "2s", "liquibase.guard.maxAttempt", "2"),
                properties("flyway.guard.LOCK_TIMEOUT", "2s"),
                Map.of(
                        "FLYWAY_GUARD_LOCKTIMEOUT",
                        "3s",
                        "LIQUIBASE_GUARD_X",
                        "secret",
                        "FLYWAY_GUARD_MAX_DELAY",
                        "9s"));
        assertThat(of(Level.PROBLEM, findings))
                .hasSize(5)
                .anyMatch(what -> what.startsWith(
                        "Unknown setting lockTimeuot (-Dflyway.guard.lockTimeuot); did you mean lockTimeout?"))
                .anyMatch(what ->
                        what.startsWith("Unknown setting LOCK_TIMEOUT (property flyway.guard.LOCK_TIMEOUT in the POM)"))
                .anyMatch(what -> what.startsWith(
                        "Unknown setting FLYWAY_GUARD_LOCKTIMEOUT (environment variable FLYWAY_GUARD_LOCKTIMEOUT)"))
                .anyMatch(what -> what.startsWith("Unknown setting maxAttempt (-Dliquibase.guard.maxAttempt)"))
                .anyMatch(what -> what.startsWith("Unknown setting LIQUIBASE_GUARD_X (environment variable"))
                .noneMatch(what -> what.contains("secret"));
        assertThat(findings).extracting(Finding::refusal).contains(Refusal.WRONG_SETTING);
        assertThat(of(Level.NOTE, findings)).hasSize(1);
    }

    @Test
    void aWrongValueIsAProblemAndARightOneBesideItANote() {
        List<Finding> findings = ToolSettings.of(
                properties(
                        "flyway.guard.lockTimeout", "fast",
                        "flyway.guard.maxAttempts", "0x",
                        "flyway.guard.initialDelay", "1m",
                        "flyway.guard.maxDelay", "2m"),
                properties(),
                Map.of());
        assertThat(of(Level.PROBLEM, findings))
                .hasSize(2)
                .anyMatch(what -> what.contains("lockTimeout has the value 'fast' (-Dflyway.guard.lockTimeout)"))
                .anyMatch(what -> what.contains("maxAttempts has the value '0x'"));
        assertThat(of(Level.NOTE, findings))
                .containsExactlyInAnyOrder(
                        "flyway.guard.initialDelay=1m (-Dflyway.guard.initialDelay)",
                        "flyway.guard.maxDelay=2m (-Dflyway.guard.maxDelay)");
    }

    @Test
    void settingsThatContradictEachOtherAreOneProblem() {
        List<Finding> findings = ToolSettings.of(
                properties("flyway.guard.initialDelay", "2m"), properties("flyway.guard.maxDelay", "1m"), Map.of());
        assertThat(of(Level.PROBLEM, findings))
                .singleElement()
                .asString()
                .contains("initialDelay", "property flyway.guard.maxDelay in the POM");
        assertThat(findings).hasSize(1);
    }

    @Test
    void aSecretIsNotTold() {
        assertThat(of(
                        Level.NOTE,
                        ToolSettings.of(
                                properties(
                                        "liquibase.guard.watchUrl",
                                        "jdbc:postgresql://db/shop?user=me&password=swordfish"),
                                properties(),
                                Map.of())))
                .containsExactly("liquibase.guard.watchUrl=jdbc:postgresql://db/shop?… (-Dliquibase.guard.watchUrl)");
    }
}
