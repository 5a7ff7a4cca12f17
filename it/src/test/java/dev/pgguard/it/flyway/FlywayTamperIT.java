package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.Stage;
import dev.pgguard.testing.contract.TamperContract;

@OnFlyway
final class FlywayTamperIT extends TamperContract {
    FlywayTamperIT(Stage stage) {
        super(stage);
    }
}
