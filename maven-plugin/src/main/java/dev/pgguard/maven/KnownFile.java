package dev.pgguard.maven;

import dev.pgguard.lint.Finding;
import dev.pgguard.lint.files.SqlFiles;
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

    /** A name without folder is looked for beside the migrations, then in the project's folder. */
    static KnownFile of(String name, LintSources sources, Path directory) {
        List<Path> places = name.contains("/")
                ? List.of(directory.resolve(name))
                : Stream.concat(sources.beside().stream(), Stream.of(directory))
                        .map(each -> each.resolve(name))
                        .toList();
        Path path = places.stream().filter(Files::isRegularFile).findFirst().orElse(places.get(0));
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
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new GuardException(
                    Refusal.WRONG_SETTING,
                    "The file of known findings " + path + " could not be written (" + e + ").",
                    e);
        }
    }
}
