package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.Stage;
import dev.pgguard.testing.contract.StandbyContract;

@OnFlyway
final class FlywayStandbyIT extends StandbyContract {
    FlywayStandbyIT(Stage stage) {
        super(stage);
    }
}
