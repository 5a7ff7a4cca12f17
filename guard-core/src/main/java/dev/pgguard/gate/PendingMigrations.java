package dev.pgguard.gate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The migrations that the code to be rolled out brings and the database does not have; asked of the migration tool itself. */
public interface PendingMigrations {

    /** Whose migrations they are. */
    History.Tool tool();

    /** Where the migrations come from, for example {@code migrations=filesystem:db/migration}. */
    String source();

    /**
     * Those that are not applied, in their order.
     *
     * @param history the tool's history in this database; null when there is none, and so everything is pending
     * @throws Exception when the tool cannot tell; its message is shown
     */
    List<String> names(@Nullable History history) throws Exception;
}
