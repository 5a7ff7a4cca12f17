package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.jdbc.Sessions;
import dev.pgguard.jdbc.UrlSessions;
import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * What all goals share that look at a database: settings, credentials, sessions, the report's file, and how a red one ends.
 *
 * <p>Maven shows only what a goal declares, so that the settings are declared here; they are read from the command line and from the
 * POM as they stand there, so that a wrong name is refused and each value's source is known.
 */
abstract class GuardMojo extends AbstractMojo {

    /** Who hears the verdict within this time needs no line about the waiting before. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Pattern USER_INFO = Pattern.compile("^jdbc:postgresql://[^/?]*@");

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private @Nullable MavenSession session;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private @Nullable MojoExecution execution;

    @Inject
    private @Nullable SettingsDecrypter decrypter;

    /** {@code false} looks at nothing, says so, and is green. Default: {@code true}. */
    @Parameter(property = "guard.enabled")
    private @Nullable String enabled;

    /**
     * JDBC URL of the primary, for example {@code jdbc:postgresql://db.example.com:5432/shop}. With several hosts add
     * {@code targetServerType=primary}. Required.
     */
    @Parameter(property = "guard.url")
    private @Nullable String url;

    /** The role to connect as. Default: the user of {@code server}, else the environment variable PGUSER. */
    @Parameter(property = "guard.user")
    private @Nullable String user;

    /**
     * The role's password. Better not given here, where a process list shows it. Default: the password of {@code server}, else the environment
     * variable PGPASSWORD, else what .pgpass has.
     */
    @Parameter(property = "guard.password")
    private @Nullable String password;

    /** The id of a server in Maven's settings.xml, whose user name and password (also an encrypted one) are used. */
    @Parameter(property = "guard.server")
    private @Nullable String server;

    /** The folder for the report in JSON; {@code none} writes none. Default: {@code target/migration-guard}. */
    @Parameter(property = "guard.reportDirectory")
    private @Nullable String reportDirectory;

    @Override
    public final void execute() throws MojoFailureException {
        List<MavenProject> modules = modules();
        if (modules.size() == 1) {
            executeHere();
            return;
        }
        MavenProject root = session().getCurrentProject();
        List<String> red = new ArrayList<>();
        for (MavenProject module : modules) {
            session().setCurrentProject(module);
            try {
                info("module " + module.getArtifactId() + ":");
                executeHere();
            } catch (MojoFailureException e) {
                getLog().error(e.getMessage());
                red.add(module.getArtifactId());
            }
        }
        session().setCurrentProject(root);
        if (!red.isEmpty()) {
            throw new MojoFailureException("[pgguard] " + red.size() + " of " + modules.size()
                    + " modules failed, as told above: " + String.join(", ", red) + ".");
        }
    }

    /** Maven itself runs a goal that needs no project only for the root of a build, where such a goal would see nothing. */
    private List<MavenProject> modules() {
        List<MavenProject> all = session().getProjects();
        boolean each = looksIntoModules(given()) && required(execution).getSource() == MojoExecution.Source.CLI;
        return each && all.size() > 1 ? all : List.of(session().getCurrentProject());
    }

    /** Whether it looks for something that each module of a build may have. */
    boolean looksIntoModules(GivenSettings given) {
        return false;
    }

    private void executeHere() throws MojoFailureException {
        try {
            execute(given());
        } catch (InvalidPathException e) {
            throw new MojoFailureException("[pgguard] A setting names " + e.getInput() + ", which is no path here ("
                    + e.getReason() + "). Nothing was run. Correct it.");
        }
    }

    private void execute(GivenSettings given) throws MojoFailureException {
        String folder = given.value(Setting.REPORT_DIRECTORY);
        ReportFile report =
                new ReportFile(folder.equals("none") ? null : directory().resolve(folder), reportName(), this::warn);
        try {
            // before anything can be refused: no verdict of an earlier run stays
            report.deleteOld();
            for (String other : otherReports()) {
                report.beside(other).deleteOld();
            }
            GuardSettings settings = given.read(new GoalParameters(session(), required(execution)).names());
            if (settings.enabled()) {
                run(settings, report);
            } else {
                info("is switched off (enabled=false): nothing was looked at");
            }
        } catch (GuardException e) {
            throw new MojoFailureException(ending().refused(e));
        } catch (IOException e) {
            throw new MojoFailureException("[pgguard] The report of an earlier run could not be deleted (" + e
                    + "). Nothing was run. Correct reportDirectory, or what is in the way there.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoFailureException("[pgguard] Interrupted.");
        }
    }

    /** The name of the goal's report. */
    abstract String reportName();

    /** The names of those that it may write beside. */
    List<String> otherReports() {
        return List.of();
    }

    /** The goal's own work. */
    abstract void run(GuardSettings settings, ReportFile report) throws MojoFailureException, InterruptedException;

    private GivenSettings given() {
        return new GivenSettings()
                .file(directory().resolve(GivenSettings.FILE))
                .properties(session().getCurrentProject().getProperties())
                .pom(new GoalParameters(session(), required(execution)).configured())
                .environment(System.getenv())
                .commandLine(session().getSystemProperties())
                .commandLine(session().getUserProperties());
    }

    /** Where relative paths begin: the project's folder, or the one in which Maven was started. */
    final Path directory() {
        File basedir = session().getCurrentProject().getBasedir();
        return basedir == null ? Path.of(session().getExecutionRootDirectory()) : basedir.toPath();
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

    /** Where the primary is, and with what to connect. */
    final UrlSessions primary(GuardSettings settings) {
        String given = settings.value(Setting.URL);
        if (given.isBlank() || given.equals(Setting.URL.defaultValue())) {
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
        return there(Setting.URL, given, settings);
    }

    /** Where a URL leads, and with what to connect. */
    final UrlSessions there(Setting setting, String url, GuardSettings settings) {
        if (USER_INFO.matcher(url).find()) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The setting " + setting.settingName() + " has a user in front of the host (" + setting.shown(url)
                            + "), which PostgreSQL's driver takes for a part of the host's name. Nothing was run. Give user and"
                            + " password by user, server, PGPASSWORD or .pgpass, or as parameters of the URL.");
        }
        return UrlSessions.bounded(url, credentials(settings).properties());
    }

    /** Opens sessions there, and tells where a password was looked for when the server is not content. */
    final Sessions sessions(UrlSessions there, GuardSettings settings) {
        return new AuthenticatedSessions(there, credentials(settings));
    }

    final Credentials credentials(GuardSettings settings) {
        return Credentials.of(settings, session().getSettings(), required(decrypter), System.getenv());
    }

    final void tell(GuardEvent event) {
        String line = "[pgguard] " + event.message();
        switch (event.level()) {
            case DEBUG -> getLog().debug(line);
            case INFO -> getLog().info(line);
            case WARN -> getLog().warn(line);
        }
    }

    /** Tells of a goal that waits, unless its verdict, which has the same findings, comes soon. */
    final void tellWaiting(GuardEvent event, Duration waited, Duration timeout) {
        if (timeout.minus(waited).compareTo(SOON) >= 0) {
            tell(event);
        }
    }

    final void info(String message) {
        getLog().info("[pgguard] " + message);
    }

    final void warn(String message) {
        getLog().warn("[pgguard] " + message);
    }

    final void error(String message) {
        getLog().error("[pgguard] " + message);
    }

    /** The failure of a red goal, which has told its findings already. */
    final MojoFailureException red(String verdict, String findings, List<Refusal> reasons, ReportFile report) {
        return new MojoFailureException(ending().red(verdict, findings, reasons, report.written()));
    }

    private Ending ending() {
        return new Ending(required(execution).getPlugin().getId());
    }
}
