package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.Step;
import java.sql.SQLException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** A Java migration whose body comes from the test; Flyway reads version and marks from the class. */
class V0__Retried extends BaseJavaMigration {

    private final int version;
    private final Step.Code code;

    V0__Retried(int version, Step.Code code) {
        this.version = version;
        this.code = code;
    }

    @Override
    public final MigrationVersion getVersion() {
        return MigrationVersion.fromVersion(String.valueOf(version));
    }

    @Override
    public final String getDescription() {
        return code.name();
    }

    @Override
    public final boolean canExecuteInTransaction() {
        return code.mode() != Step.Mode.ALONE;
    }

    @Override
    public final void migrate(Context context) throws SQLException {
        code.body().migrate(context.getConnection());
    }
}
