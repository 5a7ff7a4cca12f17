package dev.pgguard.maven;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * What a build tells the own Maven plugin of a migration tool.
 *
 * @param values by the plugin's name for it in any case; of a list, separated by commas; of what has names, {@code list.name}
 */
record ToolBuild(Map<String, String> values) {

    /** A tool's plugin and what its properties begin with. */
    enum Tool {
        FLYWAY("org.flywaydb:flyway-maven-plugin", "flyway."),
        LIQUIBASE("org.liquibase:liquibase-maven-plugin", "liquibase.");

        private final String plugin;
        private final String prefix;

        Tool(String plugin, String prefix) {
            this.plugin = plugin;
            this.prefix = prefix;
        }
    }

    ToolBuild {
        TreeMap<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(values);
        values = anyCase;
    }

    /**
     * Weakest first: the tool's file, the plugin's configuration, properties.
     *
     * @param files of the tool's own form, those that there are
     * @param properties the project's, the system's and the user's
     */
    static ToolBuild of(Tool tool, MavenProject project, List<Path> files, List<Properties> properties) {
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        files.forEach(file -> values.putAll(named(tool, read(file), true)));
        values.putAll(configuration(project, tool.plugin));
        properties.forEach(each -> values.putAll(named(tool, each, false)));
        return new ToolBuild(values);
    }

    Optional<String> value(String... names) {
        return List.of(names).stream()
                .map(values::get)
                .filter(each -> each != null && !each.isBlank())
                .map(String::strip)
                .findFirst();
    }

    List<String> list(String name) {
        return value(name).map(text -> List.of(text.split("\\s*,\\s*"))).orElse(List.of());
    }

    /** Those that have names of their own, such as placeholders. */
    Map<String, String> named(String list) {
        Map<String, String> named = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.regionMatches(true, 0, list + ".", 0, list.length() + 1)) {
                named.put(name.substring(list.length() + 1), value);
            }
        });
        return named;
    }

    private static Map<String, String> named(Tool tool, Properties properties, boolean bare) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(tool.prefix)) {
                values.put(name.substring(tool.prefix.length()), properties.getProperty(name));
            } else if (bare) {
                values.put(name, properties.getProperty(name));
            }
        }
        return values;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                // the tool itself refuses it, and says why
                properties.clear();
            }
        }
        return properties;
    }

    /** Of the plugin, and of its executions: all their locations; of anything else the first one counts. */
    private static Map<String, String> configuration(MavenProject project, String key) {
        Map<String, String> configured = new LinkedHashMap<>();
        Plugin plugin = project.getPlugin(key);
        if (plugin == null) {
            return configured;
        }
        List<Object> all = new ArrayList<>();
        all.add(plugin.getConfiguration());
        plugin.getExecutions().forEach(each -> all.add(each.getConfiguration()));
        for (Object each : all) {
            if (each instanceof Xpp3Dom dom) {
                flat(dom)
                        .forEach((name, value) -> configured.merge(
                                name, value, (first, next) -> name.equals("locations") ? joined(first, next) : first));
            }
        }
        return configured;
    }

    private static String joined(String list, String more) {
        Set<String> all = new LinkedHashSet<>(List.of(list.split("\\s*,\\s*")));
        all.addAll(List.of(more.split("\\s*,\\s*")));
        return String.join(",", all);
    }

    private static Map<String, String> flat(Xpp3Dom configuration) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Xpp3Dom element : configuration.getChildren()) {
            if (element.getChildCount() == 0) {
                values.put(element.getName(), String.valueOf(element.getValue()));
                continue;
            }
            List<String> all = new ArrayList<>();
            for (Xpp3Dom child : element.getChildren()) {
                all.add(String.valueOf(child.getValue()));
                values.put(element.getName() + "." + child.getName(), String.valueOf(child.getValue()));
            }
            values.put(element.getName(), String.join(",", all));
        }
        return values;
    }
}
