package dev.pgguard.sql.tree;

/**
 * {@code FOR VALUES …} or DEFAULT.
 *
 * @param values how many values IN names, or how many FROM names
 * @param upperValues how many values TO names
 * @param modulus and remainder of a hash partition
 */
public record PartitionBound(Kind kind, int values, int upperValues, int modulus, int remainder, Span span) {

    /** How rows are told apart. */
    public enum Kind {
        DEFAULT,
        LIST,
        RANGE,
        HASH
    }
}
