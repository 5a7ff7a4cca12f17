package dev.pgguard.it.flyway;

import dev.pgguard.testing.contract.ReportContract;
import dev.pgguard.testing.contract.Stage;

@OnFlyway
final class FlywayReportIT extends ReportContract {
    FlywayReportIT(Stage stage) {
        super(stage);
    }
}
