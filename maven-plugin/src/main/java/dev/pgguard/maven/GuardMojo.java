package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import dev.pgguard.replica.DirectReplica;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * What all goals share: settings, credentials, sessions and the report's file.
 *
 * <p>Maven shows only what a goal declares, so that the settings are declared here; they are read from the command line and from the
 * POM as they stand there, so that a wrong name is refused and each value's source is known.
 */
abstract class GuardMojo extends AbstractMojo {

    private static final String PLACEHOLDER = "flyway.placeholders.";

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private @Nullable MavenSession session;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private @Nullable MojoExecution execution;

    @Inject
    private @Nullable SettingsDecrypter decrypter;

    /** JDBC URL of the primary, for example {@code jdbc:postgresql://db:5432/shop}. */
    @Parameter(property = "guard.url")
    private @Nullable String url;

    /** The role to connect as; else the server's of {@code server}, else PGUSER. */
    @Parameter(property = "guard.user")
    private @Nullable String user;

    /** Its password; better the server's of {@code server}, PGPASSWORD or .pgpass, which no process list shows. */
    @Parameter(property = "guard.password")
    private @Nullable String password;

    /** The id of a server in Maven's settings.xml, whose user and password are used. */
    @Parameter(property = "guard.server")
    private @Nullable String server;

    /** Which replicas must be ready: {@code visible}, {@code slots}, a count, or names separated by commas. */
    @Parameter(property = "guard.expectedReplicas")
    private @Nullable String expectedReplicas;

    /** Names of replicas that are late on purpose. */
    @Parameter(property = "guard.exemptReplicas")
    private @Nullable String exemptReplicas;

    /** JDBC URLs of replicas that are asked themselves, separated by spaces. */
    @Parameter(property = "guard.replicaUrls")
    private @Nullable String replicaUrls;

    /** The folder for the report in JSON. */
    @Parameter(property = "guard.reportDirectory")
    private @Nullable String reportDirectory;

    @Override
    public final void execute() throws MojoFailureException {
        try {
            GuardSettings settings = settings();
            Files.deleteIfExists(report(settings));
            if (settings.enabled()) {
                run(settings);
            } else {
                info("is switched off (enabled=false): nothing was looked at");
            }
        } catch (GuardException e) {
            throw new MojoFailureException(e.getMessage());
        } catch (IOException e) {
            throw new MojoFailureException("[pgguard] The report of an earlier run could not be deleted (" + e + ").");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoFailureException("[pgguard] Interrupted.");
        }
    }

    /** The name of the goal's report. */
    abstract String reportName();

    private Path report(GuardSettings settings) {
        return directory().resolve(settings.value(Setting.REPORT_DIRECTORY)).resolve(reportName());
    }

    /** The goal's own work. */
    abstract void run(GuardSettings settings) throws MojoFailureException, InterruptedException;

    private GuardSettings settings() {
        return new GivenSettings()
                .file(directory().resolve(GivenSettings.FILE))
                .properties(session().getCurrentProject().getProperties())
                .pom(pom())
                .environment(System.getenv())
                .commandLine(session().getSystemProperties())
                .commandLine(session().getUserProperties())
                .read();
    }

    /** What the POM gives this plugin: Maven hands a goal only what it knows, and would hide a wrong name. */
    private Map<String, String> pom() {
        Map<String, String> configuration = new LinkedHashMap<>();
        MojoExecution mojo = required(execution);
        MavenProject project = session().getCurrentProject();
        Plugin plugin = project.getPlugin(mojo.getPlugin().getKey());
        if (plugin == null && project.getPluginManagement() != null) {
            plugin = project.getPluginManagement()
                    .getPluginsAsMap()
                    .get(mojo.getPlugin().getKey());
        }
        if (plugin == null) {
            return configuration;
        }
        collect(plugin.getConfiguration(), configuration);
        for (PluginExecution each : plugin.getExecutions()) {
            if (each.getId().equals(mojo.getExecutionId())) {
                collect(each.getConfiguration(), configuration);
            }
        }
        return configuration;
    }

    private static void collect(@Nullable Object configuration, Map<String, String> into) {
        if (configuration instanceof Xpp3Dom dom) {
            for (Xpp3Dom child : dom.getChildren()) {
                into.put(child.getName(), child.getValue() == null ? "" : child.getValue());
            }
        }
    }

    /** Where relative paths begin: the project's folder, or the one in which Maven was started. */
    final Path directory() {
        File basedir = session().getCurrentProject().getBasedir();
        return basedir == null ? Path.of(session().getExecutionRootDirectory()) : basedir.toPath();
    }

    /** The project; empty for a Maven that was started in a folder without a POM. */
    final Optional<MavenProject> project() {
        MavenProject project = session().getCurrentProject();
        return project.getFile() == null ? Optional.empty() : Optional.of(project);
    }

    /** Flyway's placeholders, where the build has them for its plugin. */
    final Map<String, String> placeholders() {
        Map<String, String> placeholders = new LinkedHashMap<>();
        for (Properties each :
                List.of(session().getCurrentProject().getProperties(), session().getUserProperties())) {
            for (String name : each.stringPropertyNames()) {
                if (name.startsWith(PLACEHOLDER)) {
                    placeholders.put(name.substring(PLACEHOLDER.length()), each.getProperty(name));
                }
            }
        }
        return placeholders;
    }

    final MavenSession session() {
        return required(session);
    }

    private static <T> T required(@Nullable T injected) {
        if (injected == null) {
            throw new IllegalStateException("Maven has not set a parameter");
        }
        return injected;
    }

    /** Opens sessions on the primary. */
    final UrlSessions primary(GuardSettings settings) {
        String given = settings.value(Setting.URL);
        if (given.equals(Setting.URL.defaultValue())) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "Which database is meant is not said. Nothing was run. Set url, for example"
                            + " -Dguard.url=jdbc:postgresql://db.example.com:5432/shop.");
        }
        if (!given.startsWith("jdbc:postgresql:")) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The setting url does not begin with jdbc:postgresql: (" + Setting.URL.shown(given)
                            + "). Nothing was run. The guard knows PostgreSQL only.");
        }
        return sessions(given, settings);
    }

    final List<DirectReplica> replicas(GuardSettings settings) {
        return settings.replicaUrls().stream()
                .map(each -> sessions(each, settings))
                .map(sessions -> new DirectReplica(sessions.label(), sessions))
                .toList();
    }

    private UrlSessions sessions(String each, GuardSettings settings) {
        return UrlSessions.bounded(
                each,
                Credentials.of(settings, session().getSettings(), required(decrypter), System.getenv())
                        .properties());
    }

    final void tell(GuardEvent event) {
        String line = "[pgguard] " + event.message();
        switch (event.level()) {
            case DEBUG -> getLog().debug(line);
            case INFO -> getLog().info(line);
            case WARN -> getLog().warn(line);
        }
    }

    final void info(String message) {
        getLog().info("[pgguard] " + message);
    }

    final void warn(String message) {
        getLog().warn("[pgguard] " + message);
    }

    /** Writes a report; where that is not possible, the verdict is told all the same. */
    final void write(GuardSettings settings, String json) {
        Path file = report(settings);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, json);
            info("report: " + file);
        } catch (IOException e) {
            warn("The report " + file + " could not be written (" + e + ").");
        }
    }
}
