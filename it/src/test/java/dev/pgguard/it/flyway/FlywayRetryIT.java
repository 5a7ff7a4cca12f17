package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.RetryContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayRetryIT extends RetryContract {
    FlywayRetryIT(Stage stage) {
        super(stage);
    }
}
