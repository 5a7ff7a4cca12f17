package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.BackfillContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayBackfillIT extends BackfillContract {
    FlywayBackfillIT(Stage stage) {
        super(stage);
    }
}
