package com.example.shop;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Only for those who change a setting of the guard: hands {@code spring.flyway.guard.*} to Flyway. */
@Configuration
class GuardSettings {

    @Bean
    FlywayConfigurationCustomizer guard(Environment environment) {
        Map<String, String> settings = new HashMap<>();
        Binder.get(environment)
                .bind("spring.flyway.guard", Bindable.mapOf(String.class, String.class))
                .ifBound(given -> given.forEach((name, value) -> settings.put("flyway.guard." + name, value)));
        return flyway -> flyway.configuration(settings);
    }
}
