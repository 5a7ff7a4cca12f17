package dev.pgguard.liquibase.spring;

import dev.pgguard.liquibase.WatchedDataSource;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Gives Liquibase the settings {@code liquibase.guard.*} of the application, and the guard a second session from the data source
 * of its Liquibase. Found through {@code META-INF/spring.factories}.
 */
public final class GuardInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        SpringSettings settings = new SpringSettings(context.getEnvironment());
        LiquibaseConfiguration configuration = Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
        configuration.registerProvider(settings);
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> {
            if (event.getApplicationContext() == context) {
                configuration.removeProvider(settings);
            }
        });
        context.addBeanFactoryPostProcessor(factory -> factory.addBeanPostProcessor(new Watching()));
    }

    /** Liquibase runs when its bean is made, with the data source that it has by then. */
    private static final class Watching implements BeanPostProcessor {
        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
            if (bean instanceof SpringLiquibase liquibase) {
                DataSource source = liquibase.getDataSource();
                if (source != null && !(source instanceof WatchedDataSource)) {
                    liquibase.setDataSource(new WatchedDataSource(source));
                }
            }
            return bean;
        }
    }
}
