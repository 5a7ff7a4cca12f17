/** The guard on real servers: adapters, PostgreSQL versions, replicas, builds. */
@NullMarked
package dev.pgguard.it;

import org.jspecify.annotations.NullMarked;
