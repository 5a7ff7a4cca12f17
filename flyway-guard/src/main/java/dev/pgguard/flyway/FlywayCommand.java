package dev.pgguard.flyway;

import java.util.List;
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
    private static final Set<String> DESTRUCTIVE = Set.of("clean", "undo");

    static FlywayCommand current() {
        List<String> commands = StackWalker.getInstance().walk(frames -> frames.filter(
                        frame -> frame.getClassName().equals(FLYWAY)
                                && !frame.getMethodName().contains("$"))
                .map(StackWalker.StackFrame::getMethodName)
                .filter(method -> LOCKING.contains(method)
                        || Set.of("info", "validate", "validateWithResult").contains(method))
                .toList());
        return new FlywayCommand(
                commands.isEmpty() ? "" : commands.get(0),
                commands.stream().skip(1).anyMatch(LOCKING::contains));
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
