package dev.pgguard.index;

import dev.pgguard.sql.QualifiedName;
import java.util.List;

/**
 * The table of a CREATE INDEX, as the session's search path finds it.
 *
 * @param kind {@code pg_class.relkind}
 * @param indexes the relation of the wanted index's name; all indexes of the table where PostgreSQL is to choose the name
 */
record FoundTable(long oid, QualifiedName name, String kind, List<FoundIndex> indexes) {

    /** PostgreSQL refuses to build concurrently on it. */
    boolean partitioned() {
        return kind.equals("p");
    }
}
