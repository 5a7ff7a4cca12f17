package dev.pgguard.sql;

/**
 * A placeholder of which no value is known.
 *
 * @param name what stands between prefix and suffix, for example {@code flyway:timestamp}; empty where the suffix is missing, which
 *     Flyway refuses
 * @param range where it stands in the file
 */
public record Placeholder(String name, TextRange range) {}
