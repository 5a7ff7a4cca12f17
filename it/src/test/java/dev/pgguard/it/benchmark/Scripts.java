package dev.pgguard.it.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A folder of SQL migrations that lives as long as a benchmark. */
record Scripts(Path folder) implements AutoCloseable {

    static final String CHANGELOG = "changelog.sql";

    /** {@code V1__step.sql} and so on, and the same as one changelog of Liquibase's. */
    static Scripts of(int count, IntFunction<String> sql) throws IOException {
        Path folder = Files.createTempDirectory("guard-benchmark");
        StringBuilder changelog = new StringBuilder("--liquibase formatted sql\n");
        for (int version = 1; version <= count; version++) {
            Files.writeString(folder.resolve("V" + version + "__step.sql"), sql.apply(version));
            changelog
                    .append("--changeset benchmark:")
                    .append(version)
                    .append('\n')
                    .append(sql.apply(version));
        }
        Files.writeString(folder.resolve(CHANGELOG), changelog);
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
