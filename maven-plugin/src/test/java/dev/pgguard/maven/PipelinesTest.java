package dev.pgguard.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents show of the goals is what there is. */
class PipelinesTest {

    private static final Path DOCS = Path.of("..", "docs");

    /** The fenced blocks of a language. */
    private static List<String> blocks(String markdown, String language) {
        return Stream.of(markdown.split("(?m)^```"))
                .filter(block -> block.startsWith(language + "\n"))
                .toList();
    }

    private static Set<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(each -> each.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void everyRecipeTellsTheGateWhichMigrationsThereAre() throws IOException {
        String pipelines = Files.readString(DOCS.resolve("pipelines.md"));
        List<String> recipes = Stream.of("yaml", "groovy")
                .flatMap(language -> blocks(pipelines, language).stream())
                .filter(block -> block.contains(":gate"))
                .toList();
        assertThat(recipes)
                .hasSize(4)
                .allMatch(block -> block.contains("-Dguard.migrations=")
                        || block.contains("GUARD_MIGRATIONS")
                        || (block.contains("actions/checkout") && block.contains("mvn -B guard:gate")));
    }

    @Test
    void everySettingThatIsShownExists() throws IOException {
        String all = Files.readString(DOCS.resolve("pipelines.md"))
                + Files.readString(DOCS.resolve("runbook.md"))
                + Files.readString(Path.of("..", "README.md"));
        Set<String> names = found(all, "-Dguard\\.(\\w+)");
        Set<String> variables = found(all, "\\bname: GUARD_(\\w+)");
        List<Setting> known = Setting.of(Setting.MAVEN);
        assertThat(names).contains("url", "entry");
        names.remove("entry");
        assertThat(known.stream().map(Setting::settingName)).containsAll(names);
        assertThat(variables).contains("URL", "MIGRATIONS");
        assertThat(known.stream().map(Setting::name)).containsAll(variables);
    }
}
