package dev.pgguard.lint;

import dev.pgguard.sql.Directives;
import dev.pgguard.sql.Script;

/**
 * One migration as the linter gets it.
 *
 * @param name its path or, of a changeset, the changelog's path and the changeset's name
 * @param repeatable whether it runs again when it has changed (Flyway's R, Liquibase's runOnChange and runAlways)
 * @param undo whether its tool knows how to undo it (Flyway's U script, Liquibase's rollback)
 */
public record LintFile(String name, Script script, Mode mode, Standing standing, boolean repeatable, boolean undo) {

    /** The guard takes one with a backfill out of its transaction. */
    public LintFile {
        if (mode != Mode.AUTOCOMMIT && script.sql().contains(Directives.BACKFILL)) {
            mode = Mode.AUTOCOMMIT;
        }
    }

    /** One that cannot be undone by its tool. */
    public LintFile(String name, Script script, Mode mode, Standing standing, boolean repeatable) {
        this(name, script, mode, standing, repeatable, false);
    }

    /** How its tool runs it. */
    public enum Mode {
        /** All statements in one transaction of the tool's. */
        TRANSACTION,
        /** Each statement by itself. */
        AUTOCOMMIT,
        /** As Flyway decides: in one transaction, unless a statement in it cannot run in one. */
        FLYWAY,
        /** As Flyway decides with {@code mixed=true}: the same, and both kinds may stand in one file. */
        FLYWAY_MIXED
    }

    /** Where it stands between being written and being applied everywhere. */
    public enum Standing {
        /** Applied: known, and not reported. */
        APPLIED,
        /** To be applied in this run, with the other pending ones: nobody uses what they make. */
        PENDING,
        /** Not known: judged as if those before it were applied, and in use. */
        UNKNOWN
    }
}
