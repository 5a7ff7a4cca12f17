package dev.pgguard.it.benchmark;

import dev.pgguard.flyway.GuardConfiguration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * One {@code migrate} by Flyway's Java API: the work that is measured, in a JVM or a class loader of its own.
 *
 * <p>Compiled against the guard but free of it: without the guard's jars it is Flyway alone.
 */
public final class Migrate implements Function<Map<String, String>, Integer> {

    static final String URL = "url";
    static final String LOCATION = "location";
    static final String TABLE = "table";
    static final String ROWS = "rows";
    static final String LOCK_TIMEOUT = "lockTimeout";
    static final String FREEZE_BUDGET = "freezeBudget";
    static final String REWRITE_LIMIT = "rewriteLimit";
    static final String REPORT_DIRECTORY = "reportDirectory";

    /** Arguments {@code name=value}; prints the nanoseconds from the configuration to the end of the run. */
    public static void main(String[] arguments) {
        Map<String, String> settings = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        long start = System.nanoTime();
        int applied = new Migrate().apply(settings);
        System.out.println("migrated " + applied + " " + (System.nanoTime() - start));
    }

    /** How many migrations were applied. */
    @Override
    public Integer apply(Map<String, String> settings) {
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(settings.get(URL), "postgres", "")
                .table(settings.getOrDefault(TABLE, "flyway_schema_history"))
                .baselineOnMigrate(true)
                .baselineVersion("0");
        if (settings.containsKey(LOCATION)) {
            configuration.locations("filesystem:" + settings.get(LOCATION));
        } else {
            configuration.locations(new String[0]);
        }
        if (settings.containsKey(ROWS)) {
            configuration.javaMigrations(new V1__Insert_rows(Integer.parseInt(settings.get(ROWS))));
        }
        for (String name : List.of(LOCK_TIMEOUT, FREEZE_BUDGET, REWRITE_LIMIT, REPORT_DIRECTORY)) {
            if (settings.containsKey(name)) {
                GuardSetting.set(configuration, name, settings.get(name));
            }
        }
        return configuration.load().migrate().migrationsExecuted;
    }

    /** Loaded only where the guard is. */
    private static final class GuardSetting {
        static void set(FluentConfiguration configuration, String name, String value) {
            GuardConfiguration guard = configuration.getPluginRegister().getExact(GuardConfiguration.class);
            switch (name) {
                case LOCK_TIMEOUT -> guard.setLockTimeout(value);
                case FREEZE_BUDGET -> guard.setFreezeBudget(value);
                case REWRITE_LIMIT -> guard.setRewriteLimit(value);
                default -> guard.setReportDirectory(value);
            }
        }
    }
}
