package dev.pgguard.flyway;

import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardListener;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogFactory;

/** Writes the guard's events to Flyway's log. */
final class FlywayLog implements GuardListener {

    static final String PREFIX = "[pgguard] ";

    private final Log log = LogFactory.getLog(FlywayLog.class);

    @Override
    public void on(GuardEvent event) {
        String line = PREFIX + event.message();
        switch (event.level()) {
            case DEBUG -> log.debug(line);
            case INFO -> log.info(line);
            case WARN -> log.warn(line);
        }
    }

    void info(String message) {
        log.info(PREFIX + message);
    }
}
