package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.ReplicaContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseReplicaIT extends ReplicaContract {
    LiquibaseReplicaIT(Stage stage) {
        super(stage);
    }
}
