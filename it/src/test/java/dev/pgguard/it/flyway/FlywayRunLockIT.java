package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.RunLockContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayRunLockIT extends RunLockContract {
    FlywayRunLockIT(Stage stage) {
        super(stage);
    }
}
