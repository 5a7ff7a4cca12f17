package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.ReplicaContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayReplicaIT extends ReplicaContract {
    FlywayReplicaIT(Stage stage) {
        super(stage);
    }
}
