package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.IndexContract;
import dev.pgguard.testing.contract.Stage;

@OnEveryLiquibase
final class LiquibaseIndexIT extends IndexContract {
    LiquibaseIndexIT(Stage stage) {
        super(stage);
    }
}
