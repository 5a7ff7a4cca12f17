package dev.pgguard.testing.contract;

import dev.pgguard.testing.TestDatabase;

/** What the role of the migrations may do. */
public enum Role {
    SUPERUSER {
        @Override
        String in(TestDatabase database) {
            return "postgres";
        }
    },
    /** Owns its database and schema, and sees nothing of other roles' sessions. */
    OWNER {
        @Override
        String in(TestDatabase database) {
            return database.owner();
        }
    },
    /** {@link #OWNER} with pg_monitor. */
    MONITORING_OWNER {
        @Override
        String in(TestDatabase database) {
            return database.monitoringOwner();
        }
    };

    abstract String in(TestDatabase database);
}
