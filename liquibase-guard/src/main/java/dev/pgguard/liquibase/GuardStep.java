package dev.pgguard.liquibase;

import java.util.Locale;
import liquibase.command.AbstractCommandStep;
import liquibase.command.CommandDefinition;

/** A step that joins commands of Liquibase and is none itself. */
abstract class GuardStep extends AbstractCommandStep {

    /** A step whose order is positive belongs to the command; the command itself has 1000. */
    static final int FIRST = 1;

    static final int BEFORE = 900;
    static final int AFTER = 1900;

    private static final int NOT_OF_THIS_COMMAND = -1;

    private final int order;

    GuardStep(int order) {
        this.order = order;
    }

    /** Whether it joins the command of this name, in lower case. */
    abstract boolean joins(String command);

    @Override
    public final int getOrder(CommandDefinition command) {
        return joins(name(command)) ? order : NOT_OF_THIS_COMMAND;
    }

    @Override
    public final String[][] defineCommandNames() {
        return new String[0][];
    }

    static String name(CommandDefinition command) {
        return command.getName()[0].toLowerCase(Locale.ROOT);
    }

    static boolean updates(String command) {
        return !writesSqlOnly(command) && (command.startsWith("update") || command.equals("migrate"));
    }

    /** {@code updateSql} and its like change nothing. */
    static boolean writesSqlOnly(String command) {
        return command.endsWith("sql");
    }
}
