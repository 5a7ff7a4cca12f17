package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.LookContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseLookIT extends LookContract {
    LiquibaseLookIT(Stage stage) {
        super(stage);
    }
}
