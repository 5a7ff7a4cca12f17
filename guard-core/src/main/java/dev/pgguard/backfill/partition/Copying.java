package dev.pgguard.backfill.partition;

import dev.pgguard.jdbc.Query;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fills the shadow in the order of the primary key; each batch and the key that it reached are one transaction. */
final class Copying {

    /** @param to null when nothing is left behind the batch */
    record Batch(long rows, @Nullable String to) {}

    private final Partition partition;
    private final Transform transform;
    private final Control.Row row;

    Copying(Partition partition, Transform transform, Control.Row row) {
        this.partition = partition;
        this.transform = transform;
        this.row = row;
    }

    /** @param from the key that the batch before reached, as SQL; null for the first */
    Batch next(RebuildSession session, @Nullable String from, int rows) throws SQLException {
        return session.transaction(inside -> {
            Optional<String> to = upper(inside, from, rows);
            String where = from == null ? "" : " where " + key() + " > (" + from + ")";
            String until = to.map(key -> (from == null ? " where " : " and ") + key() + " <= (" + key + ")")
                    .orElse("");
            long copied = inside.change(transform.insertInto(partition.shadow()) + where + until);
            inside.update(
                    """
                    update pgguard.rebuild_partition
                       set copied_to = coalesce(?, copied_to), rows_copied = rows_copied + ?, step = coalesce(?, step), updated_at = pg_catalog.now()
                     where job_id = ? and partition_no = ?
                    """,
                    to.orElse(null),
                    copied,
                    to.isPresent() ? null : Step.COPY.text(),
                    row.job(),
                    row.number());
            return new Batch(copied, to.orElse(null));
        });
    }

    private Optional<String> upper(RebuildSession session, @Nullable String from, int rows) throws SQLException {
        String values = partition.key().stream()
                .map(column -> "pg_catalog.format('cast(%L as %s)', o." + column.name() + "::text, '"
                        + column.type().replace("'", "''") + "')")
                .collect(Collectors.joining(", "));
        return Query.first(
                session.connection(),
                "select pg_catalog.concat_ws(', ', " + values + ") from only " + partition.qualified() + " o"
                        + (from == null ? "" : " where " + key() + " > (" + from + ")") + " order by "
                        + partition.keyList("o.") + " offset " + (rows - 1) + " limit 1",
                found -> found.getString(1));
    }

    private String key() {
        return "(" + partition.keyList("o.") + ")";
    }
}
