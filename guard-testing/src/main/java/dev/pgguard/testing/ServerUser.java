package dev.pgguard.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who runs the servers: postgres refuses root, so root steps down to {@code postgres}, else {@code nobody}.
 *
 * @param prefix in front of each command line; empty when the JVM's own user runs the servers
 * @param name empty when it is the JVM's own user
 */
record ServerUser(List<String> prefix, Optional<String> name) {

    static ServerUser current() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new ServerUser(List.of(), Optional.empty());
        }
        String user = Stream.of("postgres", "nobody")
                .filter(ServerUser::exists)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("PostgreSQL refuses to run as root, and this machine has neither"
                                + " a user postgres nor nobody. Run the build as another user."));
        if (onPath("setpriv")) {
            String group = group(user);
            return new ServerUser(
                    List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--"),
                    Optional.of(user));
        }
        if (onPath("runuser")) {
            return new ServerUser(List.of("runuser", "-u", user, "--"), Optional.of(user));
        }
        throw new IllegalStateException(
                "PostgreSQL refuses to run as root, and neither setpriv nor runuser (util-linux)"
                        + " is here to step down to user " + user + ". Run the build as another user.");
    }

    /** Hands a file or directory, not its content, to the server's user. */
    void own(Path path) {
        name.ifPresent(user -> {
            try {
                PosixFileAttributeView view =
                        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                UserPrincipalLookupService lookup = FileSystems.getDefault().getUserPrincipalLookupService();
                view.setOwner(lookup.lookupPrincipalByName(user));
                view.setGroup(lookup.lookupPrincipalByGroupName(group(user)));
            } catch (IOException e) {
                throw new UncheckedIOException("Could not hand " + path + " to " + user, e);
            }
        });
    }

    private static boolean exists(String user) {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Debian's {@code nobody} has the group {@code nogroup}. */
    private static String group(String user) {
        UserPrincipalLookupService lookup = FileSystems.getDefault().getUserPrincipalLookupService();
        for (String group : List.of(user, "nogroup")) {
            try {
                return lookup.lookupPrincipalByGroupName(group).getName();
            } catch (IOException e) {
                // the next one
            }
        }
        throw new IllegalStateException("User " + user + " has no group " + user + " or nogroup");
    }

    private static boolean onPath(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }
}
