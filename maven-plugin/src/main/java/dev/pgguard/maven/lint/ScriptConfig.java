package dev.pgguard.maven.lint;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.files.FileRule;
import dev.pgguard.lint.files.SourceFile;
import dev.pgguard.sql.LineIndex;
import dev.pgguard.sql.TextRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What Flyway's {@code .conf} file beside a migration says of it. */
record ScriptConfig(Optional<Boolean> executeInTransaction, Optional<Boolean> placeholderReplacement) {

    private static final ScriptConfig NONE = new ScriptConfig(Optional.empty(), Optional.empty());
    private static final Set<String> KNOWN =
            Set.of("executeInTransaction", "placeholderReplacement", "encoding", "shouldExecute");

    /** That file need not be there. */
    static ScriptConfig of(Path file, Function<Path, String> shown, List<Finding> problems) {
        if (!Files.isRegularFile(file)) {
            return NONE;
        }
        Optional<String> text = SqlFiles.read(file, shown.apply(file), problems);
        Map<String, Boolean> values = new HashMap<>();
        text.ifPresent(config -> read(SourceFile.of(shown.apply(file), config), values, problems));
        return new ScriptConfig(
                Optional.ofNullable(values.get("executeInTransaction")),
                Optional.ofNullable(values.get("placeholderReplacement")));
    }

    private static void read(SourceFile config, Map<String, Boolean> values, List<Finding> problems) {
        LineIndex lines = config.lines();
        for (int line = 1; line <= lines.count(); line++) {
            String text = lines.text(line).strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String[] pair = text.split("=", 2);
            String name = pair[0].strip();
            String value = pair.length < 2 ? "" : pair[1].strip().toLowerCase(Locale.ROOT);
            boolean flag = name.equals("executeInTransaction") || name.equals("placeholderReplacement");
            if (!KNOWN.contains(name) || (flag && !value.equals("true") && !value.equals("false"))) {
                problems.add(FileRule.UNREADABLE_FILE.at(
                        config.place(new TextRange(
                                lines.start(line),
                                lines.start(line) + lines.text(line).length())),
                        "Flyway does not know " + text + " in the configuration of a script. Known are"
                                + " executeInTransaction and placeholderReplacement with true or false, encoding and"
                                + " shouldExecute"));
            } else if (flag) {
                values.put(name, value.equals("true"));
            }
        }
    }
}
