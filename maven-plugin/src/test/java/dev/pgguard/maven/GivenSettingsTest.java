package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.migration.GuardException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(settings.read(List.of()).value(Setting.TIMEOUT)).isEqualTo("1s");
        assertThat(settings.properties(properties("guard.timeout", "1500ms"))
                        .read(List.of())
                        .value(Setting.TIMEOUT))
                .isEqualTo("1500ms");
        assertThat(settings.pom(Map.of("timeout", "2s")).read(List.of()).value(Setting.TIMEOUT))
                .isEqualTo("2s");
        assertThat(settings.environment(Map.of("GUARD_TIMEOUT", "3s"))
                        .read(List.of())
                        .value(Setting.TIMEOUT))
                .isEqualTo("3s");
        GuardSettings all =
                settings.commandLine(properties("guard.timeout", "4s")).read(List.of());
        assertThat(all.value(Setting.TIMEOUT)).isEqualTo("4s");
        assertThat(all.wholeNumber(Setting.PASSES)).isEqualTo(4);
        assertThat(all.differences())
                .containsExactly("timeout=4s (-Dguard.timeout)", "passes=4 (passes in guard.properties)");
    }

    @Test
    void aWrongNameIsRefusedOnEveryChannel() throws IOException {
        Path file = file("tiemout=1s\n");
        assertThatThrownBy(() -> new GivenSettings().file(file).read(List.of()))
                .isInstanceOf(GuardException.class)
                .hasMessageContaining("Unknown setting tiemout (tiemout in guard.properties); did you mean timeout?");
        assertThatThrownBy(
                        () -> new GivenSettings().pom(Map.of("tiemout", "1s")).read(List.of()))
                .hasMessageContaining("Unknown setting tiemout (<tiemout> in the POM)");
        assertThatThrownBy(() -> new GivenSettings()
                        .environment(Map.of("GUARD_TIEMOUT", "1s"))
                        .read(List.of()))
                .hasMessageContaining(
                        "Unknown setting GUARD_TIEMOUT (environment variable GUARD_TIEMOUT); did you mean timeout?");
        assertThatThrownBy(() -> new GivenSettings()
                        .commandLine(properties("guard.tiemout", "1s"))
                        .read(List.of()))
                .hasMessageContaining("Unknown setting tiemout (-Dguard.tiemout)");
    }

    /** In a pod of a namespace with a Service of this name, or of one that begins so. */
    @Test
    void whatKubernetesSaysOfAServiceIsNoSetting() {
        GuardSettings settings = new GivenSettings()
                .environment(Map.ofEntries(
                        Map.entry("GUARD_SERVICE_HOST", "10.0.0.1"),
                        Map.entry("GUARD_SERVICE_PORT", "80"),
                        Map.entry("GUARD_SERVICE_PORT_HTTP", "80"),
                        Map.entry("GUARD_PORT", "tcp://10.0.0.1:80"),
                        Map.entry("GUARD_PORT_80_TCP", "tcp://10.0.0.1:80"),
                        Map.entry("GUARD_PORT_80_TCP_PROTO", "tcp"),
                        Map.entry("GUARD_PORT_80_TCP_PORT", "80"),
                        Map.entry("GUARD_PORT_80_TCP_ADDR", "10.0.0.1"),
                        Map.entry("GUARD_API_SERVICE_HOST", "10.0.0.2"),
                        Map.entry("GUARD_API_PORT_443_TCP_ADDR", "10.0.0.2"),
                        Map.entry("GUARD_TIMEOUT", "7s")))
                .read(List.of());
        assertThat(settings.differences()).containsExactly("timeout=7s (environment variable GUARD_TIMEOUT)");
    }

    @Test
    void onlyTheNamesThatTheGoalTakesAreTold() {
        assertThatThrownBy(() -> new GivenSettings()
                        .commandLine(properties("guard.tabels", "shop.orders"))
                        .read(List.of("url", "timeout")))
                .hasMessageContaining(
                        "Unknown setting tabels (-Dguard.tabels); did you mean tables? Settings are: url, timeout. Nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "timeout,soon",
        "olderThan,young",
        "passes,0",
        "passes,101",
        "passes,twice",
        "pending,maybe",
        "purpose,deploy"
    })
    void aValueThatAnotherGoalWouldRefuseIsRefused(String name, String value) {
        assertThatThrownBy(() -> new GivenSettings().pom(Map.of(name, value)).read(List.of()))
                .isInstanceOf(GuardException.class)
                .hasMessageContainingAll("setting " + name + " has the value", value);
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
                .read(List.of());
        assertThat(settings.differences().toString())
                .contains("password=…", "jdbc:postgresql://r1/shop?… jdbc:postgresql://r2/shop?…")
                .doesNotContain("secret");
        assertThatThrownBy(() -> new GivenSettings()
                        .pom(Map.of("replicaUrls", "jdbc:mysql://r1/shop?password=secret5"))
                        .read(List.of()))
                .hasMessageContaining("each begins with jdbc:postgresql:")
                .hasMessageNotContaining("secret5");
    }
}
