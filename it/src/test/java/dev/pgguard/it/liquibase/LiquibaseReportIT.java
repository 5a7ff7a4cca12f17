package dev.pgguard.it.liquibase;

import dev.pgguard.testing.contract.ReportContract;
import dev.pgguard.testing.contract.Stage;

@OnLiquibase
final class LiquibaseReportIT extends ReportContract {
    LiquibaseReportIT(Stage stage) {
        super(stage);
    }
}
