/** Floor 3: a partitioned table recomputed partition by partition into shadows, each swapped in at one moment. */
@NullMarked
package dev.pgguard.backfill.partition;

import org.jspecify.annotations.NullMarked;
