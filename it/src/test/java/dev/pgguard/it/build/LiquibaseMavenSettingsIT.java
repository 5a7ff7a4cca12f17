package dev.pgguard.it.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.it.build.PluginProject.Pom;
import dev.pgguard.testing.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Which channels of a Maven build reach the guard in Liquibase's plugin, and what the plugin writes down instead of running it. */
@ParameterizedClass
@MethodSource("versions")
final class LiquibaseMavenSettingsIT extends LiquibaseBuilds {

    LiquibaseMavenSettingsIT(String version, @TempDir Path directory) {
        super(version, directory);
    }

    static List<String> versions() {
        return LiquibaseProject.oldestAndNewest();
    }

    /** Liquibase's plugin knows no properties of a POM, and nothing in its own configuration, but its own parameters. */
    @Test
    void takesSettingsFromEveryChannelButThePropertiesOfThePom() {
        Pom pom = new Pom(
                Map.of("liquibase.guard.lockTimeout", "1100ms"),
                "<liquibase.guard.rowLockTimeout>29s</liquibase.guard.rowLockTimeout>");
        LiquibaseProject project = project(pom).changelog(Shop.ADD_COLUMN);
        project.write("liquibase.properties", "liquibase.guard.maxDelay=13s\n");
        try (ChildProcess run = project.run(
                shop,
                "update",
                Map.of("LIQUIBASE_GUARD_MAX_DURATION", "9m"),
                "-Dliquibase.guard.maxAttempts=7",
                "-Dliquibase.propertyFile=liquibase.properties")) {
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(run.awaitLine("settings that differ from the defaults"))
                    .contains("maxDelay=13s")
                    .contains("maxDuration=9m")
                    .contains("maxAttempts=7")
                    .doesNotContain("lockTimeout=1100ms", "rowLockTimeout=29s");
        }
    }

    @Test
    void refusesASpellingThatLiquibaseIgnores() {
        LiquibaseProject project = project().changelog(Shop.ADD_COLUMN);
        project.write("liquibase.properties", "guard-max-attempts=3\n");
        try (ChildProcess run = project.update(shop, "-Dliquibase.propertyFile=liquibase.properties")) {
            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
            assertThat(run.output()).contains("guard-max-attempts");
        }
        assertThat(shop.changelog()).isNull();
    }

    @Test
    void writesTheSqlThatLiquibaseWritesAndAHeader() {
        List<String> plain = unguarded().changelog(Shop.ADD_COLUMN).updateSql(shop);
        List<String> guarded = project().changelog(Shop.ADD_COLUMN).updateSql(shop);

        assertThat(guarded).anyMatch(line -> line.contains("set lock_timeout = '1s'"));
        assertThat(withoutWhatChanges(guarded)).isEqualTo(withoutWhatChanges(plain));
        assertThat(withoutWhatChanges(plain)).anyMatch(line -> line.contains("ADD status TEXT"));
        assertThat(shop.changelog()).isNull();
        assertThat(shop.columns()).isEqualTo("id,amount");
    }

    private static List<String> withoutWhatChanges(List<String> sql) {
        return sql.stream()
                .filter(line -> !line.contains("[pgguard]"))
                .filter(line -> !line.startsWith("-- Ran at:"))
                .map(line -> line.replaceAll("LOCKGRANTED = [^,]*", "LOCKGRANTED = …")
                        .replaceAll("'\\d{10}'", "'deployment'"))
                .toList();
    }
}
