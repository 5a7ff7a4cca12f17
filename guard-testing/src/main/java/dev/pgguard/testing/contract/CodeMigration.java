package dev.pgguard.testing.contract;

import java.sql.Connection;
import java.sql.SQLException;

/** The body of a migration that is code. */
@FunctionalInterface
public interface CodeMigration {
    void migrate(Connection connection) throws SQLException;
}
