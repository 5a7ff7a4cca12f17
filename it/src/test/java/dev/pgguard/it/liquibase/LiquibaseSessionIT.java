package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.SessionContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseSessionIT extends SessionContract {
    LiquibaseSessionIT(Stage stage) {
        super(stage);
    }
}
