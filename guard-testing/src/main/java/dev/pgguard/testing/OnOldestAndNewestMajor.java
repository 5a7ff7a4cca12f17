package dev.pgguard.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Like {@link OnEachMajor}, on the oldest and the newest of the selected majors: for what takes long and hardly differs between them. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ArgumentsSource(PgMajors.Ends.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OnOldestAndNewestMajor {}
