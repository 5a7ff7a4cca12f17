package dev.pgguard.it.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;

/**
 * One {@code update} by Liquibase's Java API in a JVM of its own.
 *
 * <p>Free of the guard: without the guard's jars it is Liquibase alone.
 */
public final class Update {

    private Update() {}

    /** Arguments {@code name=value} as for {@link Migrate}; prints the nanoseconds from the connection to the end of the run. */
    @SuppressWarnings("deprecation") // what applications call
    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        String url = String.valueOf(settings.get(Migrate.URL));
        Path changelogs = Path.of(String.valueOf(settings.get(Migrate.LOCATION)));
        long start = System.nanoTime();
        Connection connection = DriverManager.getConnection(url, "postgres", "");
        Database database =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
        try (Liquibase liquibase =
                new Liquibase(Scripts.CHANGELOG, new DirectoryResourceAccessor(changelogs), database)) {
            liquibase.update(new Contexts(), new LabelExpression());
        }
        long elapsed = System.nanoTime() - start;
        System.out.println("migrated " + applied(url) + " " + elapsed);
    }

    private static int applied(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from databasechangelog")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
