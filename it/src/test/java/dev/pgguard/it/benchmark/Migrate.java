package dev.pgguard.it.benchmark;

import dev.pgguard.flyway.GuardConfiguration;
import java.util.HashMap;
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
        if (settings.containsKey(LOCK_TIMEOUT)) {
            GuardSetting.lockTimeout(configuration, settings.get(LOCK_TIMEOUT));
        }
        if (settings.containsKey(FREEZE_BUDGET)) {
            GuardSetting.freezeBudget(configuration, settings.get(FREEZE_BUDGET));
        }
        return configuration.load().migrate().migrationsExecuted;
    }

    /** Loaded only where the guard is. */
    private static final class GuardSetting {
        static void lockTimeout(FluentConfiguration configuration, String value) {
            configuration.getPluginRegister().getExact(GuardConfiguration.class).setLockTimeout(value);
        }

        static void freezeBudget(FluentConfiguration configuration, String value) {
            configuration.getPluginRegister().getExact(GuardConfiguration.class).setFreezeBudget(value);
        }
    }
}
