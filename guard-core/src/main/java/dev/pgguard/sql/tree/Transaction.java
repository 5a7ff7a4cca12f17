package dev.pgguard.sql.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BEGIN, COMMIT, ROLLBACK, savepoints and prepared transactions.
 *
 * @param globalId of a prepared transaction
 */
public record Transaction(
        Kind kind, @Nullable Name savepoint, @Nullable String globalId, boolean chain, List<Option> options, Span span)
        implements Tree {

    /** The command, END being COMMIT and ABORT being ROLLBACK. */
    public enum Kind {
        BEGIN,
        START,
        COMMIT,
        ROLLBACK,
        SAVEPOINT,
        RELEASE,
        ROLLBACK_TO,
        PREPARE,
        COMMIT_PREPARED,
        ROLLBACK_PREPARED
    }
}
