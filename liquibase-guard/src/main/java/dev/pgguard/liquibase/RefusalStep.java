package dev.pgguard.liquibase;

import dev.pgguard.GuardSettings;
import dev.pgguard.migration.GuardException;
import dev.pgguard.migration.Refusal;
import liquibase.command.CommandResultsBuilder;
import liquibase.command.CommandScope;
import liquibase.exception.CommandValidationException;

/** Refuses what must not run, and wrong settings, before Liquibase connects. */
public final class RefusalStep extends GuardStep {

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
            if (destroys(name(scope.getCommand())) && settings.enabled() && !settings.destructionAllowed()) {
                throw new GuardException(
                        Refusal.DESTRUCTION_REFUSED,
                        "liquibase " + scope.getCommand().getName()[0]
                                + " destroys data and is refused; nothing was changed. On a test database only, set"
                                + " liquibase.guard.destructive=allow. On any other, write a new changeset that goes forward.");
            }
        } catch (GuardException e) {
            throw new CommandValidationException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void run(CommandResultsBuilder results) {
        // all is said before anything runs
    }
}
