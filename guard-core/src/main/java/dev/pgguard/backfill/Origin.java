package dev.pgguard.backfill;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Which migration has registered a job.
 *
 * @param tool the migration tool, for example {@code Flyway}
 * @param migration as that tool names it
 */
public record Origin(String tool, String migration) {

    /** In a query. */
    public static final String COLUMNS = "tool, migration";

    /** From those columns; null where no migration has registered the job. */
    public static @Nullable Origin of(ResultSet row) throws SQLException {
        String tool = row.getString("tool");
        String migration = row.getString("migration");
        return tool == null || migration == null ? null : new Origin(tool, migration);
    }

    @Override
    public String toString() {
        return migration + " (" + tool + ")";
    }
}
