/** Floor 1: when another attempt is made, and after which delay. */
@NullMarked
package dev.pgguard.retry;

import org.jspecify.annotations.NullMarked;
