package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.RecorderContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseRecorderIT extends RecorderContract {
    LiquibaseRecorderIT(Stage stage) {
        super(stage);
    }
}
