package dev.pgguard.it.benchmark;

import dev.pgguard.lint.LintFile;
import dev.pgguard.lint.LintFile.Mode;
import dev.pgguard.lint.LintFile.Standing;
import dev.pgguard.sql.Script;
import dev.pgguard.sql.ScriptStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL that both linters judge: one fixture of a rule, or the migrations of an example.
 *
 * @param name as it is told
 * @param files in their order
 * @param target the PostgreSQL major
 */
record LintSample(String name, List<LintFile> files, int target) {

    private static final Pattern MIGRATION = Pattern.compile("(?m)^-- migration: (\\S+)(.*)$");

    LintSample {
        files = List.copyOf(files);
    }

    /** A fixture may hold several migrations, each behind a line that says so. */
    static LintSample ofFixture(Path file) throws IOException {
        String text = Files.readString(file);
        String rule = String.valueOf(file.getName(file.getNameCount() - 2));
        List<LintFile> files = new ArrayList<>();
        Matcher parts = MIGRATION.matcher(text);
        if (!parts.find()) {
            files.add(file(file.getFileName().toString(), text, text, Standing.UNKNOWN));
        } else {
            boolean more = true;
            while (more) {
                int from = parts.start();
                String name = parts.group(1);
                Standing standing = parts.group(2).contains("pending")
                        ? Standing.PENDING
                        : parts.group(2).contains("applied") ? Standing.APPLIED : Standing.UNKNOWN;
                more = parts.find();
                files.add(file(
                        name + ".sql", text.substring(from, more ? parts.start() : text.length()), text, standing));
            }
        }
        int target = Integer.parseInt(directive(text, "target", "18"));
        return new LintSample(rule + "/" + file.getFileName(), files, target);
    }

    static LintSample ofFolder(String name, List<Path> migrations) throws IOException {
        List<LintFile> files = new ArrayList<>();
        for (Path each : migrations) {
            files.add(new LintFile(
                    each.getFileName().toString(),
                    Script.of(Files.readString(each), ScriptStyle.plain()),
                    Mode.FLYWAY,
                    Standing.UNKNOWN,
                    false));
        }
        return new LintSample(name, files, 18);
    }

    private static LintFile file(String name, String text, String fixture, Standing standing) {
        String mode = directive(text, "mode", directive(fixture, "mode", "transaction"));
        return new LintFile(
                name,
                Script.of(text, ScriptStyle.plain()),
                Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                standing,
                text.contains("-- repeatable\n"),
                text.contains("-- undo\n"));
    }

    private static String directive(String text, String name, String otherwise) {
        Matcher matcher = Pattern.compile("(?m)^-- " + name + ": (.*)$").matcher(text);
        return matcher.find() ? matcher.group(1).strip() : otherwise;
    }
}
