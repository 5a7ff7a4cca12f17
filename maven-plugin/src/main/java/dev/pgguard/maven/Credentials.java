package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * With which user and password a goal connects: those given, else those of a server in Maven's settings, else {@code PGUSER} and
 * {@code PGPASSWORD}. Where none of them has a password, the driver looks into {@code .pgpass}.
 */
record Credentials(String user, String password) {

    static Credentials of(
            GuardSettings settings, Settings maven, SettingsDecrypter decrypter, Map<String, String> environment) {
        Server server = server(settings.value(Setting.SERVER), maven, decrypter);
        return new Credentials(
                first(
                        given(settings, Setting.USER),
                        orEmpty(server.getUsername()),
                        environment.getOrDefault("PGUSER", "")),
                first(
                        given(settings, Setting.PASSWORD),
                        orEmpty(server.getPassword()),
                        environment.getOrDefault("PGPASSWORD", "")));
    }

    /** The driver's properties; what is in a URL wins over them. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        if (!user.isEmpty()) {
            properties.put("user", user);
        }
        if (!password.isEmpty()) {
            properties.put("password", password);
        }
        return properties;
    }

    @Override
    public String toString() {
        return user.isEmpty() ? "no user given" : user;
    }

    private static Server server(String id, Settings maven, SettingsDecrypter decrypter) {
        if (id.equals(Setting.SERVER.defaultValue())) {
            return new Server();
        }
        Server server = maven.getServer(id);
        if (server == null) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The setting server names '" + id
                            + "', and Maven's settings.xml has no server with this id. Nothing was run.");
        }
        return decrypter.decrypt(new DefaultSettingsDecryptionRequest(server)).getServer();
    }

    private static String given(GuardSettings settings, Setting setting) {
        GuardSettings.Given given = settings.given().get(setting);
        return given == null ? "" : given.value();
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String first(String... candidates) {
        for (String candidate : candidates) {
            if (!candidate.isEmpty()) {
                return candidate;
            }
        }
        return "";
    }
}
