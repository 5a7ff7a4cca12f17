package dev.pgguard.index;

import dev.pgguard.migration.Facts;
import dev.pgguard.migration.GuardEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which indexes of the database are invalid after a run, whoever left them; one that somebody is building is not.
 *
 * @param indexes schema and name, quoted where they have to be
 */
public record InvalidIndexes(List<String> indexes) implements GuardEvent {

    /** Reads {@code pg_index}; a builder that this role may not see is not taken into account. */
    public static final String SQL =
            """
            select pg_catalog.format('%I.%I', n.nspname, i.relname)
              from pg_catalog.pg_index x
              join pg_catalog.pg_class i on i.oid = x.indexrelid
              join pg_catalog.pg_namespace n on n.oid = i.relnamespace
             where not (x.indisvalid and x.indisready and x.indislive) and n.nspname::text !~ '^pg_(toast_)?temp'
               and not exists (select from pg_catalog.pg_stat_progress_create_index p where p.index_relid = x.indexrelid)
             order by 1 limit 1000
            """;

    public InvalidIndexes {
        indexes = List.copyOf(indexes);
    }

    public static InvalidIndexes of(ResultSet rows) throws SQLException {
        List<String> indexes = new ArrayList<>();
        while (rows.next()) {
            indexes.add(rows.getString(1));
        }
        return new InvalidIndexes(indexes);
    }

    /** Whether that is worth a line of its own a threshold decides. */
    @Override
    public Level level() {
        return Level.DEBUG;
    }

    @Override
    public Facts facts() {
        return new Facts().and("indexes", indexes);
    }

    @Override
    public String message() {
        return indexes.isEmpty()
                ? "no index of this database is invalid after the run"
                : "invalid after the run: " + String.join(", ", indexes);
    }
}
