package dev.pgguard.maven;

import dev.pgguard.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** What a build hands to the guards of Flyway and Liquibase themselves, as far as Maven sees it; a goal of the plugin does not use it. */
final class ToolSettings {

    private ToolSettings() {}

    /** The prefix of each tool's settings, and the tool by whose name {@link Setting} knows them. */
    private enum Tool {
        FLYWAY("flyway.guard.", ""),
        LIQUIBASE("liquibase.guard.", Setting.LIQUIBASE);

        private final String prefix;
        private final String known;

        Tool(String prefix, String known) {
            this.prefix = prefix;
            this.known = known;
        }

        private Optional<Setting> named(String name) {
            return Setting.of(known).stream()
                    .filter(each ->
                            each.settingName().equals(name) || each.name().equals(name))
                    .findFirst();
        }
    }

    /** One line for each, without secrets. */
    static List<String> of(Properties user, Properties project, Map<String, String> environment) {
        List<String> lines = new ArrayList<>();
        for (Tool tool : Tool.values()) {
            for (String property :
                    new TreeMap<>(user).keySet().stream().map(String::valueOf).toList()) {
                if (property.startsWith(tool.prefix)) {
                    lines.add(line(tool, property, user.getProperty(property), "-D" + property));
                }
            }
            for (String property : new TreeMap<>(project)
                    .keySet().stream().map(String::valueOf).toList()) {
                if (property.startsWith(tool.prefix)) {
                    String ignored = tool == Tool.LIQUIBASE ? ", where Liquibase ignores it" : "";
                    lines.add(line(tool, property, project.getProperty(property), "<properties> of the POM" + ignored));
                }
            }
            String variables = tool.name() + "_GUARD_";
            new TreeMap<>(environment).forEach((name, value) -> {
                if (name.startsWith(variables)) {
                    lines.add(line(
                            tool,
                            tool.prefix + name.substring(variables.length()),
                            value,
                            "environment variable " + name));
                }
            });
        }
        return lines;
    }

    private static String line(Tool tool, String property, String value, String source) {
        Optional<Setting> setting = tool.named(property.substring(tool.prefix.length()));
        return setting.map(known ->
                        tool.prefix + known.settingName() + "=" + known.shown(value.strip()) + " (" + source + ")")
                .orElse(property + " (" + source + "): the guard knows no such setting, and refuses the run");
    }
}
