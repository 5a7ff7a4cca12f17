package dev.pgguard.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements and scripts that PostgreSQL's own parser has read, which are no part of this repository: in the folder that the
 * system property {@code guard.corpus} names, or in {@code shared/corpus} beside a folder above this one.
 */
final class Corpus {

    private Corpus() {}

    static Optional<Path> file(String name) {
        String named = System.getProperty("guard.corpus");
        if (named != null) {
            return Optional.of(Path.of(named, name));
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared/corpus").resolve(name);
            if (Files.isReadable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    static List<Map<String, Object>> read(Path file) {
        try {
            return Files.readAllLines(file).stream().map(Json::object).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
