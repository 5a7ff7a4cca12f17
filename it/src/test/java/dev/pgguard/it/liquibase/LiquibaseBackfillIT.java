package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.BackfillContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseBackfillIT extends BackfillContract {
    LiquibaseBackfillIT(Stage stage) {
        super(stage);
    }
}
