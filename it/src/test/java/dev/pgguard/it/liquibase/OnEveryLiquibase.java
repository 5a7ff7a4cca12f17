package dev.pgguard.it.liquibase;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Runs a chapter of the contract on each of {@link LiquibaseStages.Every}; its constructor takes the stage. */
@ParameterizedClass(name = "{0}")
@ArgumentsSource(LiquibaseStages.Every.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OnEveryLiquibase {}
