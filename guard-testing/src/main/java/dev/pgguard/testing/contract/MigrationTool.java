package dev.pgguard.testing.contract;

import dev.pgguard.testing.TestDatabase;
import java.util.List;

/** A migration tool of one version with the guard beside it, as far as the contract drives it. */
public interface MigrationTool {

    /** What the contract asks for; each tool has its own word for it. */
    enum Command {
        /** Applies the pending migrations. */
        MIGRATE,
        /** Lists what is applied and what is pending. */
        INFO,
        /** Compares what is applied with the project. */
        VALIDATE,
        /** Removes everything from the schema. */
        CLEAN
    }

    /** Tool and version. */
    String name();

    /** Runs a command in this JVM and on this thread; a run that fails returns, too. */
    Outcome run(Command command, Project project);

    /** The names of the migrations that the tool's own table calls done, in the order in which they were recorded. */
    List<String> recorded(TestDatabase database, String schema);

    /** How many rows the tool's own table has for migrations, failed ones included; 0 when there is no table. */
    long rows(TestDatabase database, String schema);

    /** How many connections at once a run of the tool needs without the guard. */
    int connections();

    /**
     * Whether the tool itself keeps a session lock where the migrations run, and fails when a script has given it away: nothing
     * that the guard could mend.
     */
    boolean failsWithoutItsOwnSessionLock();

    /** Whether the guard has a second session to look from; without one it names blockers late, and counts no queue. */
    default boolean watches() {
        return true;
    }

    default Outcome migrate(Project project) {
        return run(Command.MIGRATE, project);
    }
}
