/** Real PostgreSQL in tests: clusters with standbys, faults, blockers and fake time. */
@NullMarked
package dev.pgguard.testing;

import org.jspecify.annotations.NullMarked;
