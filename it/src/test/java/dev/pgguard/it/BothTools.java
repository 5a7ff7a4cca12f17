package dev.pgguard.it;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;

/** Flyway and then Liquibase in one JVM, by their Java APIs: an application that carries both. */
final class BothTools {

    static final String CHANGELOG = "changelog.sql";

    private BothTools() {}

    /** Arguments: the URL, the role, and the folder with the script of the one and the changelog of the other. */
    @SuppressWarnings("deprecation") // what applications call
    public static void main(String[] arguments) throws Exception {
        // the engine of each, of which one is relocated
        Class.forName("dev.pgguard.GuardRun");
        Class.forName("dev.pgguard.liquibase.core.GuardRun");
        Flyway.configure()
                .dataSource(arguments[0], arguments[1], "")
                .locations("filesystem:" + arguments[2])
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        Connection connection = DriverManager.getConnection(arguments[0], arguments[1], "");
        try (Liquibase liquibase = new Liquibase(
                CHANGELOG, new DirectoryResourceAccessor(Path.of(arguments[2])), new JdbcConnection(connection))) {
            liquibase.update(new Contexts(), new LabelExpression());
        }
    }
}
