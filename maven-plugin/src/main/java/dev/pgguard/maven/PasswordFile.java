package dev.pgguard.maven;

import java.nio.file.Path;
import java.util.Map;

/**
 * The file in which the driver looks for a password that it was not given.
 *
 * @param named whether somebody said where it is
 */
record PasswordFile(Path path, boolean named) {

    /** As the driver finds it. */
    static PasswordFile of(Map<String, String> environment) {
        String given = System.getProperty("org.postgresql.pgpassfile", environment.getOrDefault("PGPASSFILE", ""));
        if (!given.isEmpty()) {
            return new PasswordFile(Path.of(given), true);
        }
        String windows = environment.get("APPDATA");
        boolean onWindows = System.getProperty("os.name", "").startsWith("Windows");
        return onWindows && windows != null
                ? new PasswordFile(Path.of(windows, "postgresql", "pgpass.conf"), false)
                : new PasswordFile(Path.of(System.getProperty("user.home"), ".pgpass"), false);
    }
}
