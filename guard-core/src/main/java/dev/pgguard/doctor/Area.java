package dev.pgguard.doctor;

import java.util.Locale;

/** What the doctor looks at, in the order of its report. */
public enum Area {
    /** Which server it is. */
    SERVER,
    /** What stands between the tool and the server, and whether there can be a second session. */
    CONNECTION,
    /** What the role may do and see. */
    ROLE,
    /** The history tables of the migration tools. */
    HISTORY,
    /** Who has to replay a migration, and how that is seen. */
    REPLICAS,
    /** Who would be in the way now. */
    TRANSACTIONS,
    /** What earlier migrations left behind. */
    CATALOG,
    /** What role, database and server set for every session, where that hurts a run. */
    SESSION,
    /** The guard's own settings that differ from the default. */
    SETTINGS;

    /** For people and machines. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
