package dev.pgguard.it.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A folder of SQL migrations that lives as long as a benchmark. */
record Scripts(Path folder) implements AutoCloseable {

    /** {@code V1__step.sql} and so on. */
    static Scripts of(int count, IntFunction<String> sql) throws IOException {
        Path folder = Files.createTempDirectory("guard-benchmark");
        for (int version = 1; version <= count; version++) {
            Files.writeString(folder.resolve("V" + version + "__step.sql"), sql.apply(version));
        }
        return new Scripts(folder);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
