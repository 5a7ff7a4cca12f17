package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.BlockerContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayBlockerIT extends BlockerContract {
    FlywayBlockerIT(Stage stage) {
        super(stage);
    }
}
