package dev.pgguard.testing.contract;

/** One migration of a {@link Project}; its place in the project is its version. */
public sealed interface Step {

    /** Lower-case words with underscores; also the name by which {@link MigrationTool#recorded} knows it. */
    String name();

    /**
     * A script.
     *
     * @param repeatable applied again whenever it changes, after all others
     * @param mode whether it runs in a transaction
     */
    record Sql(String name, String script, boolean repeatable, Mode mode) implements Step {}

    /**
     * Code.
     *
     * @param retried false when it is marked as having effects outside the database
     */
    record Code(String name, CodeMigration body, boolean retried, Mode mode) implements Step {}

    /** A file beside the migrations, which is none. */
    record Beside(String name, String text) implements Step {}

    /** How a migration runs. */
    enum Mode {
        /** As the tool decides. */
        DEFAULT,
        /** Outside a transaction, because the project says so. */
        ALONE
    }

    static Step sql(String name, String... statements) {
        return new Sql(name, String.join(";\n", statements) + ";\n", false, Mode.DEFAULT);
    }

    /** Each statement commits alone. */
    static Step alone(String name, String... statements) {
        return new Sql(name, String.join(";\n", statements) + ";\n", false, Mode.ALONE);
    }

    static Step repeatable(String name, String... statements) {
        return new Sql(name, String.join(";\n", statements) + ";\n", true, Mode.DEFAULT);
    }

    static Step code(String name, CodeMigration body) {
        return new Code(name, body, true, Mode.DEFAULT);
    }

    static Step codeAlone(String name, CodeMigration body) {
        return new Code(name, body, true, Mode.ALONE);
    }

    static Step codeRunOnce(String name, CodeMigration body) {
        return new Code(name, body, false, Mode.DEFAULT);
    }
}
