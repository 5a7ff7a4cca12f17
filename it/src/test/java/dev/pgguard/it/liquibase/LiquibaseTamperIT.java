package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.Stage;
import dev.pgguard.testing.contract.TamperContract;

@OnLiquibase
final class LiquibaseTamperIT extends TamperContract {
    LiquibaseTamperIT(Stage stage) {
        super(stage);
    }
}
