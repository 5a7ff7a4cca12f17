package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.RunLockContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseRunLockIT extends RunLockContract {
    LiquibaseRunLockIT(Stage stage) {
        super(stage);
    }
}
