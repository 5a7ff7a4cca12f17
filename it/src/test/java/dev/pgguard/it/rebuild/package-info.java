/** Partitions rebuilt on real servers. */
@NullMarked
package dev.pgguard.it.rebuild;

import org.jspecify.annotations.NullMarked;
