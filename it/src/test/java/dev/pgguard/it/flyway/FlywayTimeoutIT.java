package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.Stage;
import dev.pgguard.testing.contract.TimeoutContract;

@OnFlyway
final class FlywayTimeoutIT extends TimeoutContract {
    FlywayTimeoutIT(Stage stage) {
        super(stage);
    }
}
