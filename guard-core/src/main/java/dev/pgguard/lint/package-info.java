/** Judges migrations before they run: what they will lock, scan, rewrite, break or lose. Pure: it opens no session. */
@NullMarked
package dev.pgguard.lint;

import org.jspecify.annotations.NullMarked;
