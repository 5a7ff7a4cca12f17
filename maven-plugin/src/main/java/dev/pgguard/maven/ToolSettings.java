package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.GuardSettings.Given;
import dev.pgguard.Setting;
import dev.pgguard.doctor.Area;
import dev.pgguard.doctor.Finding;
import dev.pgguard.migration.GuardException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a build hands to the guards of Flyway and Liquibase themselves, as far as Maven sees it, judged as they judge it. A goal of the
 * plugin does not use it.
 */
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

        private String variables() {
            return name() + "_GUARD_";
        }

        /** The setting of a property; Liquibase reads its own in any case. */
        private Optional<Setting> property(String name) {
            return Setting.of(known).stream()
                    .filter(each -> this == LIQUIBASE
                            ? each.settingName().equalsIgnoreCase(name)
                            : each.settingName().equals(name))
                    .findFirst();
        }

        private Optional<Setting> variable(String name) {
            return Setting.of(known).stream()
                    .filter(each -> name.equals(variables() + each.name()))
                    .findFirst();
        }
    }

    /** A problem for what a run would refuse, a warning for what it would pass over, a note for what it has; without secrets. */
    static List<Finding> of(Properties user, Properties project, Map<String, String> environment) {
        List<Finding> findings = new ArrayList<>();
        for (Tool tool : Tool.values()) {
            Map<String, Given> given = new LinkedHashMap<>();
            Map<String, Given> inThePom = properties(tool, project, "property ", " in the POM");
            if (tool == Tool.FLYWAY) {
                given.putAll(inThePom);
            }
            given.putAll(variables(tool, environment));
            given.putAll(properties(tool, user, "-D", ""));
            judge(tool, given, findings);
            if (tool == Tool.LIQUIBASE) {
                inThePom.forEach((name, value) -> findings.add(Finding.warning(
                        Area.SETTINGS,
                        told(tool, name, value) + ": Liquibase ignores what stands there",
                        "write it into .mvn/maven.config")));
            }
        }
        return findings;
    }

    private static Map<String, Given> properties(Tool tool, Properties properties, String before, String after) {
        Map<String, Given> given = new LinkedHashMap<>();
        for (String property : new TreeSet<>(properties.stringPropertyNames())) {
            if (property.startsWith(tool.prefix)) {
                String name = property.substring(tool.prefix.length());
                given.put(
                        tool.property(name).map(Setting::settingName).orElse(name),
                        new Given(properties.getProperty(property), before + property + after));
            }
        }
        return given;
    }

    private static Map<String, Given> variables(Tool tool, Map<String, String> environment) {
        Map<String, Given> given = new LinkedHashMap<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(tool.variables())) {
                given.put(
                        tool.variable(name).map(Setting::settingName).orElse(name),
                        new Given(value, "environment variable " + name));
            }
        });
        return given;
    }

    /** A refusal names one setting, or all that contradict each other; what is left is judged again. */
    private static void judge(Tool tool, Map<String, Given> given, List<Finding> findings) {
        Map<String, Given> left = new LinkedHashMap<>(given);
        Optional<GuardException> refused = refused(tool, left);
        while (refused.isPresent()) {
            GuardException refusal = refused.get();
            findings.add(Finding.problem(Area.SETTINGS, refusal));
            boolean named = left.values()
                    .removeIf(each -> String.valueOf(refusal.getMessage()).contains("(" + each.source() + ")"));
            refused = named ? refused(tool, left) : Optional.empty();
        }
        left.forEach((name, value) -> findings.add(Finding.note(Area.SETTINGS, told(tool, name, value))));
    }

    private static Optional<GuardException> refused(Tool tool, Map<String, Given> given) {
        try {
            GuardSettings.of(tool.known, given);
            return Optional.empty();
        } catch (GuardException e) {
            return Optional.of(e);
        }
    }

    private static String told(Tool tool, String name, Given given) {
        String value = tool.property(name)
                .map(setting -> setting.shown(given.value().strip()))
                .orElse("…");
        return tool.prefix + name + "=" + value + " (" + given.source() + ")";
    }
}
