package dev.pgguard.liquibase;

import dev.pgguard.GuardSettings;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import java.util.Objects;
import java.util.Optional;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandValidationException;

/** Refuses what must not run, and wrong settings, before Liquibase connects. */
public final class RefusalStep extends GuardStep {

    /** Until Liquibase 5 the build plugin and the command line run this after each update that failed, asked for or not. */
    private static final String AFTER_FAILURE = "internalrollbackonerror";

    private static final String ROLLBACK_ON_ERROR = "rollbackOnError";

    private static boolean destroys(String command) {
        String name = command.replaceFirst("^internal", "");
        return !writesSqlOnly(command)
                && (name.startsWith("rollback") || name.startsWith("dropall") || name.equals("updatetestingrollback"));
    }

    public RefusalStep() {
        super(FIRST);
    }

    @Override
    boolean joins(String command) {
        return updates(command) || destroys(command);
    }

    @Override
    public void validate(CommandScope scope) throws CommandValidationException {
        try {
            GuardSettings settings = GuardConfiguration.settings();
            if (settings.enabled() && !settings.destructionAllowed()) {
                refuseDestruction(scope);
            }
        } catch (GuardException e) {
            throw new CommandValidationException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void refuseDestruction(CommandScope scope) {
        String command = name(scope.getCommand());
        boolean rollsBackOnError =
                argument(scope, ROLLBACK_ON_ERROR, Boolean.class).orElse(false);
        if (command.equals(AFTER_FAILURE)) {
            if (rollsBackOnError) {
                throw refused("To roll back what a failed update has deployed (" + ROLLBACK_ON_ERROR
                        + ") destroys data and is"
                        + " refused; what was applied before the failure stays. The update had failed: "
                        + failure(scope));
            }
        } else if (destroys(command)) {
            throw refused("liquibase " + scope.getCommand().getName()[0]
                    + " destroys data and is refused; nothing was changed.");
        } else if (rollsBackOnError) {
            throw refused("liquibase " + scope.getCommand().getName()[0] + " with " + ROLLBACK_ON_ERROR
                    + " may destroy data and is refused; nothing was changed.");
        }
    }

    private static GuardException refused(String what) {
        return new GuardException(
                Refusal.DESTRUCTION_REFUSED,
                what
                        + " On a test database only, set liquibase.guard.destructive=allow. On any other, write a new changeset that"
                        + " goes forward.");
    }

    private static String failure(CommandScope scope) {
        return scope.getCommand().getArguments().keySet().stream()
                .flatMap(name -> argument(scope, name, Throwable.class).stream())
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("see above.");
    }

    private static <T> Optional<T> argument(CommandScope scope, String name, Class<T> type) {
        CommandArgumentDefinition<?> argument =
                scope.getCommand().getArguments().get(name);
        Object value = argument == null ? null : scope.getArgumentValue(argument);
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }

    @Override
    public void run(CommandResultsBuilder results) {
        // all is said before anything runs
    }
}
