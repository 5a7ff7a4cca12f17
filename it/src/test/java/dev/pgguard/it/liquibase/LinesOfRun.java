package dev.pgguard.it.liquibase;

import java.util.function.Consumer;
import java.util.logging.Level;
import liquibase.AbstractExtensibleObject;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import liquibase.ui.InputHandler;
import liquibase.ui.UIService;
import org.jspecify.annotations.Nullable;

/** Gives the lines that Liquibase logs to a run, each after its level. */
final class LinesOfRun extends AbstractLogService {

    private final Consumer<String> lines;

    LinesOfRun(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public int getPriority() {
        return PRIORITY_NOT_APPLICABLE;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Liquibase declares it
    public Logger getLog(Class type) {
        return new Line();
    }

    private final class Line extends AbstractLogger {
        @Override
        public void close() {
            // has nothing open
        }

        @Override
        public void log(Level level, @Nullable String message, @Nullable Throwable failure) {
            if (level.intValue() >= Level.INFO.intValue()) {
                lines.accept(name(level) + ": " + message + (failure == null ? "" : " " + failure));
            }
        }
    }

    private static String name(Level level) {
        return level == Level.WARNING ? "WARN" : level == Level.SEVERE ? "ERROR" : level.getName();
    }

    /** A console that nobody reads, so that the guard writes to the log. */
    static final class NoConsole extends AbstractExtensibleObject implements UIService {
        @Override
        public int getPriority() {
            return PRIORITY_NOT_APPLICABLE;
        }

        @Override
        public void sendMessage(String message) {
            // nobody reads it
        }

        @Override
        public void sendErrorMessage(String message) {
            // nobody reads it
        }

        @Override
        public void sendErrorMessage(String message, Throwable exception) {
            // nobody reads it
        }

        @Override
        public <T> T prompt(String prompt, T valueIfNoEntry, InputHandler<T> handler, Class<T> type) {
            return valueIfNoEntry;
        }

        @Override
        public void setAllowPrompt(boolean allowPrompt) {
            // never asks
        }

        @Override
        public boolean getAllowPrompt() {
            return false;
        }
    }
}
