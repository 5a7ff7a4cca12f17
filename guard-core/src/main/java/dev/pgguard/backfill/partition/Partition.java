package dev.pgguard.backfill.partition;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A partition as the catalog describes it before its rebuild. Names are quoted, fit for SQL, unless they say otherwise.
 *
 * @param plainName neither quoted nor qualified
 * @param bound as ATTACH PARTITION takes it
 * @param constraint what the bound means, as an expression
 * @param fallback the DEFAULT partition of the same table, unless this is it
 * @param creation what stands around the columns when a table like it is created
 * @param key columns of the primary key, in its order
 */
record Partition(
        long oid,
        String schema,
        String plainName,
        String qualified,
        String parent,
        String bound,
        String constraint,
        @Nullable String fallback,
        Creation creation,
        List<Column> columns,
        List<Column> key) {

    /** Most bytes of a name. */
    private static final int LONGEST = 63;

    /** @param type as a cast takes it */
    record Column(String name, String type, boolean generated) {}

    /** @param before between CREATE and TABLE; {@code after} behind the list of columns */
    record Creation(String before, String after) {}

    String shadow() {
        return schema + "." + shadowName();
    }

    String shadowName() {
        return "pgguard_new_" + oid;
    }

    String delta() {
        return "pgguard.delta_" + oid;
    }

    String capture() {
        return "pgguard.capture_" + oid;
    }

    String refuseTruncate() {
        return "pgguard.refuse_truncate_" + oid;
    }

    String boundCheck() {
        return "pgguard_bound_" + oid;
    }

    String excludingCheck() {
        return "pgguard_excl_" + oid;
    }

    /** What the old partition is called after the swap; neither quoted nor qualified. */
    String keptPlainName() {
        String end = "_old_" + oid;
        String start = plainName;
        while (start.getBytes(StandardCharsets.UTF_8).length + end.length() > LONGEST) {
            start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
        }
        return start + end;
    }

    /** The columns that can be written. */
    List<Column> written() {
        return columns.stream().filter(column -> !column.generated()).toList();
    }

    String keyList(String prefix) {
        return key.stream().map(column -> prefix + column.name()).collect(Collectors.joining(", "));
    }

    static String list(List<Column> columns, String prefix) {
        return columns.stream().map(column -> prefix + column.name()).collect(Collectors.joining(", "));
    }
}
