/** Reports of guarded runs, read again: the last one for a verdict, all of them for their trend. */
@NullMarked
package dev.pgguard.maven.report;

import org.jspecify.annotations.NullMarked;
