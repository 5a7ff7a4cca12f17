package dev.pgguard.liquibase;

import dev.pgguard.migration.GuardEvent;
import dev.pgguard.migration.GuardListener;
import liquibase.Scope;
import liquibase.logging.Logger;
import liquibase.ui.CompositeUIService;
import liquibase.ui.ConsoleUIService;
import liquibase.ui.UIService;

/**
 * Writes the guard's events where Liquibase writes what it is doing: to the console where it talks to one, since its log is silent
 * there by default, else to its log. In Maven both are Maven's log, and a warning to the console would be shown as an error.
 */
final class LiquibaseLog implements GuardListener {

    static final String PREFIX = "[pgguard] ";

    private static final String MAVEN = "org.liquibase.maven.";

    /** Liquibase keeps one per thread; a watch tells from a thread of its own. */
    private final Thread thread = Thread.currentThread();

    private final Scope scope = Scope.getCurrentScope();

    @Override
    public void on(GuardEvent event) {
        String line = PREFIX + event.message();
        Scope current = Thread.currentThread() == thread ? Scope.getCurrentScope() : scope;
        Logger log = current.getLog(LiquibaseLog.class);
        UIService console = current.getUI();
        switch (event.level()) {
            case DEBUG -> log.fine(line);
            case INFO -> {
                if (isConsole(console)) {
                    console.sendMessage(line);
                } else {
                    log.info(line);
                }
            }
            case WARN -> {
                if (isConsole(console)) {
                    console.sendErrorMessage(line);
                } else {
                    log.warning(line);
                }
            }
        }
    }

    /** The command line talks to one through a composite. */
    private static boolean isConsole(UIService service) {
        return (service instanceof ConsoleUIService || service instanceof CompositeUIService)
                && !service.getClass().getName().startsWith(MAVEN);
    }

    void info(String message) {
        on(new Line(GuardEvent.Level.INFO, message));
    }

    void warn(String message) {
        on(new Line(GuardEvent.Level.WARN, message));
    }

    /** What the adapter itself has to say. */
    private record Line(Level level, String message) implements GuardEvent {}
}
