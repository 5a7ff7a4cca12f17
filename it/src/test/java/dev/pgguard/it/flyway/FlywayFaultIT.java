package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.FaultContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayFaultIT extends FaultContract {
    FlywayFaultIT(Stage stage) {
        super(stage);
    }
}
