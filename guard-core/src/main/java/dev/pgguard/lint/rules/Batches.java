package dev.pgguard.lint.rules;

/** How many rows are changed a part at a time. */
final class Batches {

    static final String REPEAT = "-- again and again until no row is left, each time in a transaction of its own:";

    private Batches() {}

    /** A WHERE that takes some of the rows of which a condition is true, wherever they stand. */
    static String rows(String table, String condition) {
        return " WHERE ctid = ANY (ARRAY(SELECT ctid FROM " + table + " WHERE " + condition + " LIMIT 10000))";
    }
}
