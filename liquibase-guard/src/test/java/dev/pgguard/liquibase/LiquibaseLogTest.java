package dev.pgguard.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import liquibase.Scope;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import liquibase.ui.LoggerUIService;
import org.junit.jupiter.api.Test;

final class LiquibaseLogTest {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void aLineFromAnotherThreadGoesWhereTheRunsOwnGo() throws Exception {
        Scope.child(
                Map.of(Scope.Attr.logService.name(), new Kept(), Scope.Attr.ui.name(), new LoggerUIService()), () -> {
                    LiquibaseLog log = new LiquibaseLog();
                    CompletableFuture.runAsync(() -> log.info("index noted is being built"))
                            .join();
                });
        assertThat(lines).containsExactly("INFO [pgguard] index noted is being built");
    }

    private final class Kept extends AbstractLogService {
        @Override
        public int getPriority() {
            return PRIORITY_NOT_APPLICABLE;
        }

        @Override
        public liquibase.logging.Logger getLog(@SuppressWarnings("rawtypes") Class type) {
            return new Line();
        }
    }

    @SuppressWarnings("try") // as Liquibase declares its close
    private final class Line extends AbstractLogger {
        @Override
        public void log(Level level, String message, Throwable cause) {
            lines.add(level + " " + message);
        }
    }
}
