package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.PreflightContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibasePreflightIT extends PreflightContract {
    LiquibasePreflightIT(Stage stage) {
        super(stage);
    }
}
