/** Floor 2: which replicas there are, and whether they have replayed. */
@NullMarked
package dev.pgguard.replica;

import org.jspecify.annotations.NullMarked;
