package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.migration.GuardException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenSettingsTest {

    @TempDir
    private Path directory = Path.of("");

    private static Properties properties(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return properties;
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve(GivenSettings.FILE), content);
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentThatOverThePomThatOverTheFile() throws IOException {
        GivenSettings settings = new GivenSettings().file(file("guard.timeout=1s\npasses=4\n"));
        assertThat(settings.read().value(Setting.TIMEOUT)).isEqualTo("1s");
        assertThat(settings.properties(properties("guard.timeout", "1500ms"))
                        .read()
                        .value(Setting.TIMEOUT))
                .isEqualTo("1500ms");
        assertThat(settings.pom(Map.of("timeout", "2s")).read().value(Setting.TIMEOUT))
                .isEqualTo("2s");
        assertThat(settings.environment(Map.of("GUARD_TIMEOUT", "3s")).read().value(Setting.TIMEOUT))
                .isEqualTo("3s");
        GuardSettings all =
                settings.commandLine(properties("guard.timeout", "4s")).read();
        assertThat(all.value(Setting.TIMEOUT)).isEqualTo("4s");
        assertThat(all.wholeNumber(Setting.PASSES)).isEqualTo(4);
        assertThat(all.differences())
                .containsExactly("timeout=4s (-Dguard.timeout)", "passes=4 (passes in guard.properties)");
    }

    @Test
    void aWrongNameIsRefusedOnEveryChannel() throws IOException {
        Path file = file("tiemout=1s\n");
        assertThatThrownBy(() -> new GivenSettings().file(file).read())
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("Unknown setting tiemout (tiemout in guard.properties)");
        assertThatThrownBy(
                        () -> new GivenSettings().pom(Map.of("tiemout", "1s")).read())
                .hasMessageContaining("Unknown setting tiemout (<tiemout> in the POM)");
        assertThatThrownBy(() -> new GivenSettings()
                        .environment(Map.of("GUARD_TIEMOUT", "1s"))
                        .read())
                .hasMessageContaining("Unknown setting GUARD_TIEMOUT (environment variable GUARD_TIEMOUT)");
        assertThatThrownBy(() -> new GivenSettings()
                        .commandLine(properties("guard.tiemout", "1s"))
                        .read())
                .hasMessageContaining("Unknown setting tiemout (-Dguard.tiemout)");
    }

    @Test
    void aUserInAUrlIsNotShownEither() {
        assertThat(Setting.URL.shown("postgres://joe:s3cr3t@h/db")).isEqualTo("postgres://…@h/db");
        assertThat(new dev.pgguard.jdbc.UrlSessions("jdbc:postgresql://joe:s3cr3t@h/db?x=y"))
                .hasToString("jdbc:postgresql://h/db?…")
                .extracting(dev.pgguard.jdbc.UrlSessions::label)
                .isEqualTo("h/db");
    }

    @Test
    void aPasswordIsNeverShown() {
        GuardSettings settings = new GivenSettings()
                .pom(
                        Map.of(
                                "password", "secret1",
                                "url", "jdbc:postgresql://db/shop?password=secret2",
                                "replicaUrls",
                                        "jdbc:postgresql://r1/shop?password=secret3 jdbc:postgresql://r2/shop?user=me&password=secret4"))
                .read();
        assertThat(settings.differences().toString())
                .contains("password=…", "jdbc:postgresql://r1/shop?… jdbc:postgresql://r2/shop?…")
                .doesNotContain("secret");
        assertThatThrownBy(() -> new GivenSettings()
                        .pom(Map.of("replicaUrls", "jdbc:mysql://r1/shop?password=secret5"))
                        .read())
                .hasMessageContaining("each begins with jdbc:postgresql:")
                .hasMessageNotContaining("secret5");
    }
}
