/** What the guard does in a Spring application; loaded by Spring alone. */
@NullMarked
package dev.pgguard.liquibase.spring;

import org.jspecify.annotations.NullMarked;
