/** Floor 2: concurrent index builds: what the catalog says of them, and their repair. */
@NullMarked
package dev.pgguard.index;

import org.jspecify.annotations.NullMarked;
