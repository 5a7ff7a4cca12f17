package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.FreezeContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayFreezeIT extends FreezeContract {
    FlywayFreezeIT(Stage stage) {
        super(stage);
    }
}
