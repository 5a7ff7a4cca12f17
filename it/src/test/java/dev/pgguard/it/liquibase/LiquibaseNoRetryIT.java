package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.NoRetryContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseNoRetryIT extends NoRetryContract {
    LiquibaseNoRetryIT(Stage stage) {
        super(stage);
    }
}
