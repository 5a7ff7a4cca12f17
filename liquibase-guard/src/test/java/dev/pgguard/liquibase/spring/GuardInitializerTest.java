package dev.pgguard.liquibase.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgguard.liquibase.WatchedDataSource;
import java.util.Map;
import liquibase.configuration.ConfigurationDefinition;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;

class GuardInitializerTest {

    private static final ConfigurationDefinition<String> LOCK_TIMEOUT = new ConfigurationDefinition.Builder(
                    "liquibase.guard")
            .define("lockTimeout", String.class)
            .buildTemporary();

    private static GenericApplicationContext context(Map<String, Object> properties) {
        GenericApplicationContext context = new GenericApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("application.yml", properties));
        new GuardInitializer().initialize(context);
        return context;
    }

    @Test
    void springFindsIt() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(ApplicationContextInitializer.class))
                .hasAtLeastOneElementOfType(GuardInitializer.class);
    }

    @Test
    void givesLiquibaseTheSettingsOfTheApplicationAsLongAsThatRuns() {
        try (GenericApplicationContext context = context(Map.of("liquibase.guard.lock-timeout", "4s"))) {
            context.refresh();
            assertThat(LOCK_TIMEOUT.getCurrentValue()).isEqualTo("4s");
            assertThat(LOCK_TIMEOUT
                            .getCurrentConfiguredValue()
                            .getProvidedValue()
                            .describe())
                    .contains("Spring property")
                    .contains("liquibase.guard.lockTimeout");
        }
        assertThat(LOCK_TIMEOUT.getCurrentValue()).isNull();
    }

    @Test
    void theDataSourceOfLiquibaseIsWatched() {
        try (GenericApplicationContext context = context(Map.of())) {
            context.registerBean(SpringLiquibase.class, () -> {
                SpringLiquibase liquibase = new SpringLiquibase();
                liquibase.setDataSource(new PGSimpleDataSource());
                liquibase.setShouldRun(false);
                return liquibase;
            });
            context.refresh();

            assertThat(context.getBean(SpringLiquibase.class).getDataSource()).isInstanceOf(WatchedDataSource.class);
        }
    }
}
