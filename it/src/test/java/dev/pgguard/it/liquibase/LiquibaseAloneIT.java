package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.AloneContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseAloneIT extends AloneContract {
    LiquibaseAloneIT(Stage stage) {
        super(stage);
    }
}
