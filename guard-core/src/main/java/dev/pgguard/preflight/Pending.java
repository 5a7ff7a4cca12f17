package dev.pgguard.preflight;

import dev.pgguard.lint.files.FoundMigrations;
import dev.pgguard.lint.files.SourceFile;
import java.util.Optional;

/** What the tool is about to run. It is asked only when something is pending, and only where preflight is not switched off. */
public interface Pending {

    /**
     * Every word that the SQL of the migrations may hold, with the values of placeholders: cheaper than {@link #migrations}, which are not asked
     * for when none of these texts names anything that is in the database.
     *
     * @throws UnknownPending when the tool does not let it be known
     */
    Iterable<String> texts();

    /**
     * The migrations in their order. One of which nothing can be read, such as code, is there without a statement.
     *
     * @throws UnknownPending when the tool does not let it be known
     */
    FoundMigrations migrations();

    /** The file of known findings beside them. */
    Optional<SourceFile> knownFindings();

    /** Whether it is certain to run, and the run to stop where it fails; asked of one that would be refused. */
    boolean isCertain(String migration);

    /** What is pending could not be found out, or not be read. */
    final class UnknownPending extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnknownPending(String why, Throwable cause) {
            super(why, cause);
        }
    }
}
