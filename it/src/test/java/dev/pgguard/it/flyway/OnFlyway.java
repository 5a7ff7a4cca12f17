package dev.pgguard.it.flyway;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Runs a chapter of the contract on each of {@link FlywayStages.Ends}; its constructor takes the stage. */
@ParameterizedClass(name = "{0}")
@ArgumentsSource(FlywayStages.Ends.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OnFlyway {}
