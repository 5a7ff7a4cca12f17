package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.RecorderContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayRecorderIT extends RecorderContract {
    FlywayRecorderIT(Stage stage) {
        super(stage);
    }
}
