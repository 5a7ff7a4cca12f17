/** Floor 3: changes the rows of a large table in small committed batches, each row exactly once, at the pace that production can take. */
@NullMarked
package dev.pgguard.backfill;

import org.jspecify.annotations.NullMarked;
