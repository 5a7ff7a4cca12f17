/** The drop-in for Flyway: translates Flyway's hooks into one guarded run of the engine. */
@NullMarked
package dev.pgguard.flyway;

import org.jspecify.annotations.NullMarked;
