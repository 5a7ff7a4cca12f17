package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.LookContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayLookIT extends LookContract {
    FlywayLookIT(Stage stage) {
        super(stage);
    }
}
