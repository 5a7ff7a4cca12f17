/** Backfills on real servers: every key, every statement, every fault. */
@NullMarked
package dev.pgguard.it.backfill;

import org.jspecify.annotations.NullMarked;
