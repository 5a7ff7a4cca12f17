package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.jspecify.annotations.Nullable;

/**
 * With which user and password a goal connects: those given, else those of a server in Maven's settings, else {@code PGUSER} and
 * {@code PGPASSWORD}. Where none of them has a password, the driver looks into {@code .pgpass}.
 *
 * @param places where a password may stand, in the order in which they are looked at
 * @param pgpass where the driver looks at last
 */
record Credentials(String user, List<Place> places, PasswordFile pgpass) {

    /**
     * A place for a password, which is empty where it has none.
     *
     * @param name where it is
     * @param otherwise what there is to say of a place without one
     */
    record Place(String name, String password, String otherwise) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Credentials of(
            GuardSettings settings, Settings maven, SettingsDecrypter decrypter, Map<String, String> environment) {
        String id = settings.value(Setting.SERVER);
        boolean named = !id.equals(Setting.SERVER.defaultValue());
        Server server = named ? server(id, maven, decrypter) : new Server();
        return new Credentials(
                Stream.of(
                                given(settings, Setting.USER),
                                orEmpty(server.getUsername()),
                                environment.getOrDefault("PGUSER", ""))
                        .filter(each -> !each.isEmpty())
                        .findFirst()
                        .orElse(""),
                List.of(
                        new Place(
                                "the setting password",
                                given(settings, Setting.PASSWORD),
                                "the setting password is not set"),
                        new Place(
                                "server " + id + " in Maven's settings.xml",
                                orEmpty(server.getPassword()),
                                named
                                        ? "server " + id + " in Maven's settings.xml has no password"
                                        : "no server of Maven's settings.xml is named (setting server)"),
                        new Place("PGPASSWORD", environment.getOrDefault("PGPASSWORD", ""), "PGPASSWORD is not set")),
                PasswordFile.of(environment));
    }

    /** Empty where no place has one. */
    String password() {
        return places.stream()
                .map(Place::password)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The driver's properties; what is in a URL wins over them. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        if (!user.isEmpty()) {
            properties.put("user", user);
        }
        if (!password().isEmpty()) {
            properties.put("password", password());
        }
        return properties;
    }

    /** Where a password was looked for in vain, in order. */
    String lookedAt() {
        String file = Files.isReadable(pgpass.path())
                ? pgpass.path() + " has no line for it"
                : pgpass.path() + " is not there" + (pgpass.named() ? " (PGPASSFILE)" : "");
        return "no password for " + (user.isEmpty() ? "a role that is not named either (setting user, PGUSER)" : user)
                + ", looked for in this order: the URL has none, "
                + places.stream().map(Place::otherwise).collect(Collectors.joining(", ")) + ", " + file;
    }

    /** Whose password was given to the server. */
    String whose() {
        return places.stream()
                .filter(each -> !each.password().isEmpty())
                .findFirst()
                .map(each -> "it was that of " + each)
                .orElse("it was that of " + pgpass.path());
    }

    @Override
    public String toString() {
        return user.isEmpty() ? "no user given" : user;
    }

    private static Server server(String id, Settings maven, SettingsDecrypter decrypter) {
        Server server = maven.getServer(id);
        if (server == null) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The setting server names '" + id
                            + "', and Maven's settings.xml has no server with this id. Nothing was run.");
        }
        SettingsDecryptionResult decrypted = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        if (!decrypted.getProblems().isEmpty()) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The password of server " + id + " in Maven's settings.xml could not be decrypted ("
                            + decrypted.getProblems().get(0).getMessage()
                            + "). Nothing was run. Maven keeps its master password in settings-security.xml.");
        }
        return decrypted.getServer();
    }

    private static String given(GuardSettings settings, Setting setting) {
        GuardSettings.Given given = settings.given().get(setting);
        return given == null ? "" : given.value();
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
