/** The drop-in for Liquibase: translates Liquibase's hooks into guarded runs of the engine. */
@NullMarked
package dev.pgguard.liquibase;

import org.jspecify.annotations.NullMarked;
