package dev.pgguard.index;

import dev.pgguard.sql.QualifiedName;

/**
 * A relation that the catalog shows under an index's name.
 *
 * @param kind {@code pg_class.relkind}: i, or I when it is partitioned; anything else is no index
 * @param tableOid of the table that it is on; 0 when it is no index
 * @param table the name of that table
 * @param valid readers use it, writers keep it up, nobody drops it ({@code indisvalid}, {@code indisready}, {@code indislive})
 * @param definition what makes two indexes the same: everything but their names and their tables' names
 * @param text CREATE INDEX as the catalog would write it
 */
record FoundIndex(
        long oid,
        QualifiedName name,
        String kind,
        long tableOid,
        QualifiedName table,
        boolean valid,
        String definition,
        String text) {

    boolean index() {
        return kind.equals("i") || partitioned();
    }

    boolean partitioned() {
        return kind.equals("I");
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
