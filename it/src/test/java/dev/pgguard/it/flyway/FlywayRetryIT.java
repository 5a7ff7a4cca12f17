package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.RetryContract;
import dev.pgguard.testing.contract.Stage;

@OnEveryFlyway
final class FlywayRetryIT extends RetryContract {
    FlywayRetryIT(Stage stage) {
        super(stage);
    }
}
