package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.FaultContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseFaultIT extends FaultContract {
    LiquibaseFaultIT(Stage stage) {
        super(stage);
    }
}
