/** Guarded Flyway in the surroundings of production: poolers, pools, several hosts, fleets of schemas, bare roles, lost sessions. */
@NullMarked
package dev.pgguard.it.surroundings;

import org.jspecify.annotations.NullMarked;
