package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.Stage;
import dev.pgguard.testing.contract.TimeoutContract;

@OnLiquibase
final class LiquibaseTimeoutIT extends TimeoutContract {
    LiquibaseTimeoutIT(Stage stage) {
        super(stage);
    }
}
