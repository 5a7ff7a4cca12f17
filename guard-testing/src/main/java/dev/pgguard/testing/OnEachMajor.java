package dev.pgguard.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Runs a test class once per PostgreSQL major of {@code -Dpg.majors}; its constructor takes the major as an {@code int}. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ArgumentsSource(PgMajors.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OnEachMajor {}
