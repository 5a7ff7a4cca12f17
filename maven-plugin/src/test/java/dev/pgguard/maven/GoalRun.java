package dev.pgguard.maven;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptorBuilder;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.DefaultSettingsProblem;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/** A goal of the plugin as Maven calls it, in a folder without a POM, without a Maven around it. */
final class GoalRun {

    private static final Path DESCRIPTOR = Path.of("target", "classes", "META-INF", "maven", "plugin.xml");

    private final GuardMojo mojo;
    private final MavenExecutionRequest request = new DefaultMavenExecutionRequest();
    private final List<String> lines = new ArrayList<>();
    private String failure = "";

    private GoalRun(GuardMojo mojo) {
        this.mojo = mojo;
    }

    /** @param options as on a command line, without their {@code -D} */
    static GoalRun of(GuardMojo mojo, Path directory, String... options) {
        GoalRun run = new GoalRun(mojo);
        Properties properties = new Properties();
        for (String option : options) {
            String[] parts = option.split("=", 2);
            properties.setProperty(parts[0], parts[1]);
        }
        run.request.setUserProperties(properties);
        run.request.setBaseDirectory(directory.toFile());
        return run;
    }

    /** Of Maven's settings.xml. */
    GoalRun with(Server server) {
        request.addServer(server);
        return this;
    }

    /** Runs it to its end. */
    GoalRun go() {
        MavenSession session = session();
        set("session", session);
        set("execution", execution());
        set("decrypter", new NothingIsDecrypted());
        mojo.setLog(new Lines());
        try {
            mojo.execute();
        } catch (MojoFailureException e) {
            failure = String.valueOf(e.getMessage());
        }
        return this;
    }

    /** Without a container and a repository, whose classes are not on the compiler's class path. */
    private MavenSession session() {
        for (Constructor<?> each : MavenSession.class.getConstructors()) {
            List<Class<?>> types = List.of(each.getParameterTypes());
            if (types.size() == 4 && types.indexOf(MavenExecutionRequest.class) == 2) {
                try {
                    MavenSession session =
                            (MavenSession) each.newInstance(null, null, request, new DefaultMavenExecutionResult());
                    session.setProjects(List.of(new MavenProject()));
                    return session;
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        throw new IllegalStateException("Maven has no such session");
    }

    /** What Maven would print, in order, without the failure. */
    List<String> lines() {
        return lines;
    }

    /** Empty for a green one. */
    String failure() {
        return failure;
    }

    /** How often the log and the failure say it. */
    int timesSaid(String words) {
        return (int) Pattern.compile(Pattern.quote(words))
                .matcher(String.join("\n", lines) + "\n" + failure)
                .results()
                .count();
    }

    private MojoExecution execution() {
        try (Reader xml = Files.newBufferedReader(DESCRIPTOR)) {
            PluginDescriptor plugin = new PluginDescriptorBuilder().build(xml);
            Plugin inBuild = new Plugin();
            inBuild.setGroupId(plugin.getGroupId());
            inBuild.setArtifactId(plugin.getArtifactId());
            inBuild.setVersion(plugin.getVersion());
            plugin.setPlugin(inBuild);
            return new MojoExecution(plugin.getMojos().stream()
                    .filter(each ->
                            each.getImplementation().equals(mojo.getClass().getName()))
                    .findFirst()
                    .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void set(String name, Object value) {
        try {
            Field field = GuardMojo.class.getDeclaredField(name);
            field.setAccessible(true);
            field.set(mojo, value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Lines extends SystemStreamLog {
        @Override
        public void info(CharSequence line) {
            lines.add("[INFO] " + line);
        }

        @Override
        public void warn(CharSequence line) {
            lines.add("[WARNING] " + line);
        }

        @Override
        public void error(CharSequence line) {
            lines.add("[ERROR] " + line);
        }
    }

    private static final class NothingIsDecrypted implements SettingsDecrypter {
        @Override
        public SettingsDecryptionResult decrypt(SettingsDecryptionRequest request) {
            return new SettingsDecryptionResult() {
                @Override
                public Server getServer() {
                    return request.getServers().get(0);
                }

                @Override
                public List<Server> getServers() {
                    return request.getServers();
                }

                @Override
                public org.apache.maven.settings.Proxy getProxy() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public List<org.apache.maven.settings.Proxy> getProxies() {
                    return List.of();
                }

                @Override
                public List<SettingsProblem> getProblems() {
                    // as Maven does it, which leaves the password as it stands
                    return getServer().getPassword().startsWith("{")
                            ? List.of(new DefaultSettingsProblem(
                                    "no master password", SettingsProblem.Severity.ERROR, "server: x", -1, -1, null))
                            : List.of();
                }
            };
        }
    }
}
