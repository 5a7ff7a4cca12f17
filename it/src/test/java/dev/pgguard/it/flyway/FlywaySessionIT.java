package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.SessionContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywaySessionIT extends SessionContract {
    FlywaySessionIT(Stage stage) {
        super(stage);
    }
}
