package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.BlockerContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseBlockerIT extends BlockerContract {
    LiquibaseBlockerIT(Stage stage) {
        super(stage);
    }
}
