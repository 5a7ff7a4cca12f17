/** Liquibase's side of the contract, for each supported version in a class loader of its own. */
@NullMarked
package dev.pgguard.it.liquibase;

import org.jspecify.annotations.NullMarked;
