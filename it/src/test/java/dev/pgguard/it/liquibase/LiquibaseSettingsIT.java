package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.SettingsContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseSettingsIT extends SettingsContract {
    LiquibaseSettingsIT(Stage stage) {
        super(stage);
    }
}
