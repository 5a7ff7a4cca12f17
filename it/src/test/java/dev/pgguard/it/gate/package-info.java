/** The rollout gate on real primaries with real standbys. */
@NullMarked
package dev.pgguard.it.gate;

import org.jspecify.annotations.NullMarked;
