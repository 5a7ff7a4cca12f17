package dev.pgguard.maven;

import dev.pgguard.GuardSettings;
import dev.pgguard.Setting;
import dev.pgguard.lint.Finding;
import dev.pgguard.maven.lint.SqlFiles;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The file of known findings.
 *
 * @param path where it stands, or would
 * @param text empty where there is none
 */
record KnownFile(Path path, String text) {

    /**
     * A name without folder is looked for beside the migrations, then in the project's folder.
     *
     * @param written whether it will be written, and need not be there
     */
    static KnownFile of(GuardSettings settings, LintSources sources, Path directory, boolean written) {
        String name = settings.value(Setting.KNOWN_FINDINGS);
        List<Path> places = name.contains("/")
                ? List.of(directory.resolve(name))
                : Stream.concat(sources.beside().stream(), Stream.of(directory))
                        .map(each -> each.resolve(name))
                        .toList();
        Path path = places.stream().filter(Files::exists).findFirst().orElse(places.get(0));
        boolean wanted = !written && !name.equals(Setting.KNOWN_FINDINGS.defaultValue());
        if (!Files.isRegularFile(path) && (wanted || Files.exists(path))) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The file of known findings " + path + (Files.exists(path) ? " is no file" : " is not there")
                            + ". Nothing was linted. Correct knownFindings, or have it written by baseline=write.");
        }
        return new KnownFile(path, Files.isRegularFile(path) ? read(path) : "");
    }

    private static String read(Path path) {
        List<Finding> problems = new ArrayList<>();
        return SqlFiles.read(path, path.toString(), problems)
                .orElseThrow(() -> new GuardException(
                        Refusal.WRONG_SETTING,
                        "The file of known findings " + path + ": "
                                + problems.get(0).message() + ". Nothing was linted."));
    }

    void write(String content) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The file of known findings " + path + " could not be written (" + e
                            + "). It is as it was. Correct knownFindings.",
                    e);
        }
    }
}
