/** Floor 4: the front door: settings, and the run that an adapter drives. Nothing below imports it. */
@NullMarked
package dev.pgguard;

import org.jspecify.annotations.NullMarked;
