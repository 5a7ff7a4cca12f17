/** The guard as users have it: real builds and programs, with nothing of this project on their class path but the jars. */
@NullMarked
package dev.pgguard.it.build;

import org.jspecify.annotations.NullMarked;
