package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.PreflightContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayPreflightIT extends PreflightContract {
    FlywayPreflightIT(Stage stage) {
        super(stage);
    }
}
