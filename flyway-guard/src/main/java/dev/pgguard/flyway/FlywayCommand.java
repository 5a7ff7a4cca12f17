package dev.pgguard.flyway;

import java.util.Set;

/**
 * Which command of Flyway is running, read from the stack: a database type is asked to connect for every command alike, and only
 * those that change the database may wait for the run lock.
 *
 * @param name the method of {@code org.flywaydb.core.Flyway}, or an empty string when none is on the stack
 * @param nested whether an outer command that takes the run lock is running on this thread
 */
record FlywayCommand(String name, boolean nested) {

    private static final String FLYWAY = "org.flywaydb.core.Flyway";
    private static final Set<String> LOCKING = Set.of("migrate", "repair", "baseline", "clean", "undo");
    private static final Set<String> COMMANDS =
            Set.of("migrate", "repair", "baseline", "clean", "undo", "info", "validate", "validateWithResult");
    private static final Set<String> DESTRUCTIVE = Set.of("clean", "undo");

    /** A loop: streams and lambdas, used here for the first time in a JVM, would take longer than the whole rest. */
    static FlywayCommand current() {
        String name = "";
        boolean nested = false;
        for (StackTraceElement frame : Thread.currentThread().getStackTrace()) {
            if (!frame.getClassName().equals(FLYWAY) || !COMMANDS.contains(frame.getMethodName())) {
                continue;
            }
            if (name.isEmpty()) {
                name = frame.getMethodName();
            } else {
                nested |= LOCKING.contains(frame.getMethodName());
            }
        }
        return new FlywayCommand(name, nested);
    }

    boolean takesRunLock() {
        return LOCKING.contains(name);
    }

    boolean destroysData() {
        return DESTRUCTIVE.contains(name);
    }

    boolean migrates() {
        return name.equals("migrate");
    }
}
