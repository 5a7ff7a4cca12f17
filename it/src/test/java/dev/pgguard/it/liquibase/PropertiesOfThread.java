package dev.pgguard.it.liquibase;

import java.util.Map;
import java.util.Properties;
import liquibase.Scope;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.configuration.ProvidedValue;
import liquibase.configuration.core.DefaultsFileValueProvider;
import org.jspecify.annotations.Nullable;

/** The {@code liquibase.properties} of the run on this thread; Liquibase has one for all runs of a JVM. */
final class PropertiesOfThread extends DefaultsFileValueProvider {

    private static final ThreadLocal<Properties> CURRENT = ThreadLocal.withInitial(Properties::new);

    private PropertiesOfThread() {
        super(new Properties());
    }

    /**
     * From now on these are this thread's.
     *
     * @return those before, for the end of a run within a run
     */
    static Properties put(Properties next) {
        Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class).registerProvider(new PropertiesOfThread());
        Properties before = CURRENT.get();
        CURRENT.set(next);
        return before;
    }

    @Override
    public Map<?, ?> getMap() {
        return CURRENT.get();
    }

    /** Past the cache, which is for one file. */
    @Override
    public @Nullable ProvidedValue getProvidedValue(String... keyAndAliases) {
        return lookupProvidedValue(keyAndAliases);
    }
}
