/** Floor 2: the run lock, the timeouts of the migration's session, and who blocks it. */
@NullMarked
package dev.pgguard.lock;

import org.jspecify.annotations.NullMarked;
