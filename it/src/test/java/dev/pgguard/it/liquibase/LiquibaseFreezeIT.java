package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.FreezeContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseFreezeIT extends FreezeContract {
    LiquibaseFreezeIT(Stage stage) {
        super(stage);
    }
}
