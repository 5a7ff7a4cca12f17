package dev.pgguard.sql;

import java.util.Set;

/** The kinds of objects whose CREATE, ALTER and DROP lock no table. */
final class ObjectKinds {

    /** The first word of the kind. */
    private static final Set<String> WITHOUT_TABLE_LOCKS = Set.of(
            "ACCESS",
            "AGGREGATE",
            "CAST",
            "COLLATION",
            "CONVERSION",
            "DATABASE",
            "DEFAULT",
            "DOMAIN",
            "EVENT",
            "FOREIGN",
            "FUNCTION",
            "GROUP",
            "LANGUAGE",
            "LARGE",
            "OPERATOR",
            "PROCEDURAL",
            "PROCEDURE",
            "PUBLICATION",
            "ROLE",
            "ROUTINE",
            "SCHEMA",
            "SEQUENCE",
            "SERVER",
            "STATISTICS",
            "SUBSCRIPTION",
            "SYSTEM",
            "TABLESPACE",
            "TEXT",
            "TRANSFORM",
            "TRUSTED",
            "TYPE",
            "USER");

    private ObjectKinds() {}

    static Statement withoutTableLocks(Cursor cursor, String kind, String verb) {
        return WITHOUT_TABLE_LOCKS.contains(kind)
                ? SqlParser.ddlWithoutLocks(cursor, verb)
                : new Statement.Opaque(cursor.sql(), "begins with " + verb);
    }
}
