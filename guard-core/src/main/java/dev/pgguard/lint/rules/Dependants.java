package dev.pgguard.lint.rules;

import dev.pgguard.lint.Step;
import dev.pgguard.sql.tree.Name;
import dev.pgguard.sql.tree.ObjectRef;
import dev.pgguard.sql.tree.ObjectType;
import java.util.List;

/** Asks a database what depends on an object. */
final class Dependants {

    private Dependants() {}

    static List<String> of(Step step, ObjectType type, ObjectRef object) {
        String written = step.text(object.name().span()).replace("'", "''");
        String found =
                switch (type) {
                    case TABLE, FOREIGN_TABLE, VIEW, MATVIEW, SEQUENCE, INDEX -> "'" + written + "'::regclass";
                    case TYPE, DOMAIN -> "'" + written + "'::regtype";
                    case FUNCTION, PROCEDURE, ROUTINE, AGGREGATE -> "'" + written + "'::regproc";
                    case EXTENSION ->
                        "(SELECT oid FROM pg_extension WHERE extname = '"
                                + object.name().last().replace("'", "''") + "')";
                    default -> "";
                };
        return found.isEmpty() ? List.of() : query("refobjid = " + found);
    }

    static List<String> ofColumn(Step step, Name table, Name column) {
        return query("refobjid = '" + step.text(table.span()).replace("'", "''") + "'::regclass AND refobjsubid = "
                + "(SELECT attnum FROM pg_attribute WHERE attrelid = refobjid AND attname = '"
                + column.last().replace("'", "''") + "')");
    }

    static List<String> ofConstraint(Step step, Name table, Name constraint) {
        return query("refobjid = (SELECT oid FROM pg_constraint WHERE conrelid = '"
                + step.text(table.span()).replace("'", "''") + "'::regclass AND conname = '"
                + constraint.last().replace("'", "''") + "')");
    }

    private static List<String> query(String condition) {
        return List.of(
                "-- what would go with it:",
                "SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend WHERE " + condition
                        + " AND deptype = 'n';",
                "-- drop each of them by name, then this one without CASCADE");
    }
}
