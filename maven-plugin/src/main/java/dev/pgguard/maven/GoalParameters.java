package dev.pgguard.maven;

import dev.pgguard.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** What Maven knows of the settings of the goal that it runs. */
record GoalParameters(MavenSession session, MojoExecution execution) {

    /** The settings that the goal declares, and so takes, in the order in which settings are told. */
    List<String> names() {
        Set<String> declared = execution.getMojoDescriptor().getParameters().stream()
                .map(Parameter::getName)
                .collect(Collectors.toSet());
        return Setting.of(Setting.MAVEN).stream()
                .map(Setting::settingName)
                .filter(declared::contains)
                .toList();
    }

    /** What the POM gives this plugin: Maven hands a goal only what it knows, and would hide a wrong name. */
    Map<String, String> configured() {
        Map<String, String> configuration = new LinkedHashMap<>();
        MavenProject project = session.getCurrentProject();
        Plugin plugin = project.getPlugin(execution.getPlugin().getKey());
        if (plugin == null && project.getPluginManagement() != null) {
            plugin = project.getPluginManagement()
                    .getPluginsAsMap()
                    .get(execution.getPlugin().getKey());
        }
        if (plugin == null) {
            return configuration;
        }
        collect(plugin.getConfiguration(), configuration);
        for (PluginExecution each : plugin.getExecutions()) {
            if (each.getId().equals(execution.getExecutionId())) {
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
}
