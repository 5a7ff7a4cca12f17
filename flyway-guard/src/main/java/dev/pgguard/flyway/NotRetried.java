package dev.pgguard.flyway;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a Java migration with effects outside the database, which a rollback does not undo: it is run once, never again. In SQL the
 * same is said by {@code -- guard:retry=off} at the head of the script.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NotRetried {}
