/** Floor 0, above {@code .sql.grammar}: what a statement asks to lock, and what else a guarded run has to know of it. */
@NullMarked
package dev.pgguard.sql.locks;

import org.jspecify.annotations.NullMarked;
