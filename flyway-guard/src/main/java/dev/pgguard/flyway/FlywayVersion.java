package dev.pgguard.flyway;

import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.internal.license.VersionPrinter;

/** Which versions of Flyway the guard knows; with any other it refuses to run rather than to run unguarded. */
final class FlywayVersion {

    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int OLDEST_MAJOR = 10;
    private static final int OLDEST_MINOR = 22;
    private static final int NEWEST_MAJOR = 13;

    private FlywayVersion() {}

    /** Before Flyway 10 the class that the guard extends was elsewhere; there is nothing yet that could be switched off. */
    static void requireHooks() {
        String version = VersionPrinter.getVersion();
        Matcher form = FORM.matcher(version);
        if (form.matches() && Integer.parseInt(form.group(1)) < OLDEST_MAJOR) {
            throw unsupported(version, "");
        }
    }

    static void requireSupported() {
        requireSupported(VersionPrinter.getVersion());
    }

    static void requireSupported(String version) {
        Matcher form = FORM.matcher(version);
        if (form.matches()) {
            int major = Integer.parseInt(form.group(1));
            int minor = Integer.parseInt(form.group(2));
            if ((major > OLDEST_MAJOR && major <= NEWEST_MAJOR) || (major == OLDEST_MAJOR && minor >= OLDEST_MINOR)) {
                return;
            }
        }
        throw unsupported(version, "; flyway.guard.enabled=false runs unguarded");
    }

    private static GuardException unsupported(String version, String otherwise) {
        return new GuardException(
                Refusal.UNSUPPORTED_HOST,
                "Flyway " + version + " is not supported: this guard knows Flyway " + OLDEST_MAJOR + "." + OLDEST_MINOR
                        + " to " + NEWEST_MAJOR + ".x. Nothing was run. Use such a version, or a newer guard"
                        + otherwise + ".");
    }
}
