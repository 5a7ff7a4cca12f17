package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.IndexContract;
import dev.pgguard.testing.contract.Stage;

@OnEveryFlyway
final class FlywayIndexIT extends IndexContract {
    FlywayIndexIT(Stage stage) {
        super(stage);
    }
}
