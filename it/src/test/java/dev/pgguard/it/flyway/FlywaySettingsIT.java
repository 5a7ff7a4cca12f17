package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.SettingsContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywaySettingsIT extends SettingsContract {
    FlywaySettingsIT(Stage stage) {
        super(stage);
    }
}
