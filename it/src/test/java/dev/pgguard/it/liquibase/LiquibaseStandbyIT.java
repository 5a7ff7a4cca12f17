package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.Stage;
import dev.pgguard.testing.contract.StandbyContract;

@OnLiquibase
final class LiquibaseStandbyIT extends StandbyContract {
    LiquibaseStandbyIT(Stage stage) {
        super(stage);
    }
}
