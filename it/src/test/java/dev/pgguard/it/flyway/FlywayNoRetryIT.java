package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.NoRetryContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayNoRetryIT extends NoRetryContract {
    FlywayNoRetryIT(Stage stage) {
        super(stage);
    }
}
