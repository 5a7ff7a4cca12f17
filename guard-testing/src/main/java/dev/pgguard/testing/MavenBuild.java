package dev.pgguard.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs real Maven builds as a user would, with the Maven and the local repository of the build around it, and with that build's
 * own artifacts of the guard.
 *
 * <p>Those are installed nowhere: a second local repository is made of links to the first one, and holds the guard beside them.
 * What a build downloads goes through the links into the first one, so that nothing is downloaded twice. It works the same on
 * every Maven, without a network and with the user's own settings and mirrors. Builds run offline, so that no strange repository
 * is asked for our snapshots; {@link #prepare} downloads what is missing.
 */
public final class MavenBuild {

    private static final List<Module> MODULES = List.of(
            Module.of("guard-core"),
            Module.of("flyway-guard"),
            Module.of("liquibase-guard"),
            new Module("maven-plugin", "guard-maven-plugin"));

    /** Where the groups of a tool's libraries begin; made in the first repository so that downloads into a new one stay there. */
    private static final List<String> TOP_LEVEL =
            List.of("com", "commons-io", "info", "io", "javax", "net", "org", "tools");

    private final Path home;
    private final Path repository;
    private final List<String> options;
    private final boolean network;

    private MavenBuild(Path home, Path repository, List<String> options, boolean network) {
        this.home = home;
        this.repository = repository;
        this.options = options;
        this.network = network;
    }

    /** A module of the guard that builds of users ask for. */
    private record Module(String folder, String artifact) {
        static Module of(String name) {
            return new Module(name, name);
        }
    }

    /**
     * Reads the system properties {@code guard.build.maven} (Maven's home), {@code guard.build.repository} (local repository),
     * {@code guard.build.root} (root of the sources, with built modules), {@code guard.build.version}, and where they are set
     * {@code guard.build.settings} and {@code guard.build.network} ({@code offline=true}).
     *
     * @param place where the second local repository comes to stand; it is made anew
     */
    public static MavenBuild ofThisBuild(Path place) {
        List<String> options = new ArrayList<>(List.of("--batch-mode", "--no-transfer-progress", "--offline"));
        Path settings = Path.of(System.getProperty("guard.build.settings", ""));
        if (Files.isRegularFile(settings)) {
            options.addAll(List.of("--settings", settings.toString()));
        }
        Path repository = place.toAbsolutePath();
        try {
            Trees.delete(repository);
            for (String directory : TOP_LEVEL) {
                Files.createDirectories(required("guard.build.repository").resolve(directory));
            }
            linkAllBut(required("guard.build.repository"), repository, Path.of("dev", "pgguard"));
            install(Path.of(required("guard.build.root").toString()), repository.resolve(Path.of("dev", "pgguard")));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not prepare the local repository " + repository, e);
        }
        boolean network = !System.getProperty("guard.build.network", "").equals("offline=true");
        return new MavenBuild(required("guard.build.maven"), repository, List.copyOf(options), network);
    }

    /**
     * Makes sure that a build with these arguments needs no network any more.
     *
     * @param arguments of a build that does nothing when nothing has to be downloaded
     */
    public void prepare(Path project, String... arguments) {
        try (ChildProcess offline = start(project, arguments)) {
            if (offline.exitCode() == 0) {
                return;
            }
            if (!network) {
                throw new IllegalStateException(
                        "Offline, and something is still to be downloaded:\n" + offline.output());
            }
        }
        try {
            // Maven does not keep two builds apart that download into one repository.
            Workspace.locked(repository.resolveSibling("maven-download.lock"), () -> {
                download(project, arguments);
                return project;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void download(Path project, String... arguments) {
        ProcessBuilder online = process(project, arguments);
        online.command().remove("--offline");
        try (ChildProcess download = ChildProcess.start(online)) {
            if (download.exitCode() != 0) {
                throw new IllegalStateException("Could not be prepared:\n" + download.output());
            }
        }
    }

    /** Starts {@code mvn} in a project's directory, on this JVM's JDK. */
    public ChildProcess start(Path project, String... arguments) {
        return ChildProcess.start(process(project, arguments));
    }

    /** {@link #start}, for callers that change the environment first. */
    public ProcessBuilder process(Path project, String... arguments) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve(windows ? "mvn.cmd" : "mvn").toString());
        command.addAll(options);
        command.add("-Dmaven.repo.local=" + repository);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        List<String> jvm = ChildProcess.jvm();
        environment.merge("MAVEN_OPTS", String.join(" ", jvm.subList(1, jvm.size())), (own, ours) -> ours + " " + own);
        return builder;
    }

    private static void linkAllBut(Path from, Path to, Path kept) throws IOException {
        Files.createDirectories(to);
        if (!Files.isDirectory(from)) {
            return;
        }
        Path first = kept.getName(0);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                if (!entry.getFileName().equals(first)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
                }
            }
        }
        if (kept.getNameCount() > 1) {
            linkAllBut(from.resolve(first), to.resolve(first), kept.subpath(1, kept.getNameCount()));
        }
    }

    private static void install(Path root, Path group) throws IOException {
        String version = System.getProperty("guard.build.version", "");
        copy(root.resolve("pom.xml"), group, "guard-parent", version, ".pom");
        for (Module module : MODULES) {
            Path directory = root.resolve(module.folder());
            String artifact = module.artifact();
            Path jar = directory.resolve("target").resolve(artifact + "-" + version + ".jar");
            copy(directory.resolve("pom.xml"), group, artifact, version, ".pom");
            copy(jar, group, artifact, version, ".jar");
        }
    }

    private static void copy(Path file, Path group, String artifact, String version, String ending) throws IOException {
        Path directory = Files.createDirectories(group.resolve(artifact).resolve(version));
        Files.copy(file, directory.resolve(artifact + "-" + version + ending));
    }

    private static Path required(String property) {
        String value = System.getProperty(property);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(
                    "-D" + property + " is not set; Maven sets it, see the POM of this module.");
        }
        return Path.of(value).toAbsolutePath();
    }
}
