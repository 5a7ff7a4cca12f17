package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.AloneContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayAloneIT extends AloneContract {
    FlywayAloneIT(Stage stage) {
        super(stage);
    }
}
