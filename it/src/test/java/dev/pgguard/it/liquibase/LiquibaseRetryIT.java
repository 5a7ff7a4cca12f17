package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.RetryContract;
import dev.pgguard.testing.contract.Stage;

@OnEveryLiquibase
final class LiquibaseRetryIT extends RetryContract {
    LiquibaseRetryIT(Stage stage) {
        super(stage);
    }
}
