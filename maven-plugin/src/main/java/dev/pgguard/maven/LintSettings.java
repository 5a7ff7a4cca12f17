package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.NearestName;
import dev.pgguard.Setting;
import dev.pgguard.lint.LintPolicy;
import dev.pgguard.lint.Severity;
import dev.pgguard.lint.rules.Rules;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the settings say to {@code guard:lint}.
 *
 * @param failOn from which severity on a finding makes the goal red; empty for none
 * @param since a ref of git; empty to look at everything
 */
record LintSettings(
        LintPolicy policy,
        Optional<Severity> failOn,
        Set<LintFormat> formats,
        Optional<String> since,
        boolean writesBaseline) {

    /** @throws GuardException when a value is wrong */
    static LintSettings of(GuardSettings settings, Collection<String> rules) {
        String since = settings.value(Setting.SINCE);
        if (since.isEmpty()) {
            throw wrong(settings, Setting.SINCE, "");
        }
        return new LintSettings(
                policy(settings, rules),
                failOn(settings),
                formats(settings),
                since.equals(Setting.SINCE.defaultValue()) ? Optional.empty() : Optional.of(since),
                settings.is(Setting.BASELINE, "write", "use"));
    }

    private static LintPolicy policy(GuardSettings settings, Collection<String> rules) {
        int target = settings.wholeNumber(Setting.TARGET);
        if (target < LintPolicy.OLDEST || target > LintPolicy.NEWEST) {
            throw wrong(settings, Setting.TARGET, "");
        }
        Map<String, Optional<Severity>> severities = new HashMap<>();
        for (String each : settings.names(Setting.SEVERITIES)) {
            String[] pair = each.split("=", 2);
            String rule = pair[0].strip();
            String word = pair.length < 2 ? "" : pair[1].strip();
            if (!rules.contains(rule)) {
                throw wrong(settings, Setting.SEVERITIES, unknown(rule, rules));
            }
            Optional<Severity> judged = word.equals("off")
                    ? Optional.empty()
                    : Optional.of(severity(word).orElseThrow(() -> wrong(settings, Setting.SEVERITIES, "")));
            if (severities.put(rule, judged) != null) {
                throw wrong(settings, Setting.SEVERITIES, " It names " + rule + " twice");
            }
        }
        return LintPolicy.of(target).with(severities).withOptions(options(settings));
    }

    /** A rule's own words may hold commas. */
    private static Map<String, String> options(GuardSettings settings) {
        Map<String, String> options = new HashMap<>();
        if (settings.value(Setting.OPTIONS).equals(Setting.OPTIONS.defaultValue())) {
            return options;
        }
        for (String each : settings.value(Setting.OPTIONS).split(";")) {
            String[] pair = each.split("=", 2);
            if (pair.length < 2 || pair[0].isBlank()) {
                throw wrong(settings, Setting.OPTIONS, "");
            }
            if (options.put(pair[0].strip(), pair[1].strip()) != null) {
                throw wrong(settings, Setting.OPTIONS, " It names " + pair[0].strip() + " twice");
            }
        }
        try {
            LintPolicy.requireKnown(options.keySet(), Rules.all());
        } catch (IllegalArgumentException e) {
            throw wrong(
                    settings,
                    Setting.OPTIONS,
                    " N" + String.valueOf(e.getMessage()).substring(1));
        }
        return options;
    }

    /** The rules that a goal is told to look at. */
    static Set<String> rules(GuardSettings settings, Collection<String> known) {
        if (settings.value(Setting.RULES).equals(Setting.RULES.defaultValue())) {
            return Set.copyOf(known);
        }
        List<String> rules = settings.names(Setting.RULES);
        rules.stream().filter(each -> !known.contains(each)).findFirst().ifPresent(each -> {
            throw wrong(settings, Setting.RULES, unknown(each, known));
        });
        return Set.copyOf(rules);
    }

    private static String unknown(String rule, Collection<String> known) {
        return " There is no rule " + rule
                + NearestName.of(rule, known)
                        .map(name -> "; did you mean " + name + "?")
                        .orElse("");
    }

    private static Optional<Severity> failOn(GuardSettings settings) {
        String word = settings.value(Setting.FAIL_ON);
        return word.equals("never")
                ? Optional.empty()
                : Optional.of(severity(word).orElseThrow(() -> wrong(settings, Setting.FAIL_ON, "")));
    }

    private static Optional<Severity> severity(String word) {
        return List.of(Severity.values()).stream()
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private static Set<LintFormat> formats(GuardSettings settings) {
        Set<LintFormat> formats = EnumSet.noneOf(LintFormat.class);
        for (String name : settings.value(Setting.FORMATS).split(",")) {
            formats.add(List.of(LintFormat.values()).stream()
                    .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> wrong(settings, Setting.FORMATS, "")));
        }
        return formats;
    }

    private static GuardException wrong(GuardSettings settings, Setting setting, String why) {
        GuardSettings.Given given = settings.given().get(setting);
        return new GuardException(
                Refusal.WRONG_SETTING,
                "The setting " + setting.settingName() + " has the value " + settings.value(setting)
                        + (given == null ? "" : " (" + given.source() + ")") + ". Allowed: " + setting.allowed() + "."
                        + why + (why.isEmpty() || why.endsWith("?") ? "" : ".") + " Nothing was linted.");
    }

    /** The formats that have a file, by which old ones are found. */
    static List<String> files() {
        return List.of(LintFormat.values()).stream()
                .map(LintFormat::file)
                .filter(file -> !file.isEmpty())
                .collect(Collectors.toList());
    }
}
