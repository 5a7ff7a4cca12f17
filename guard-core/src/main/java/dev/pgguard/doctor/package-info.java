/** Floor 3: whether a guarded run would work on a database, and how well. */
@NullMarked
package dev.pgguard.doctor;

import org.jspecify.annotations.NullMarked;
