/** Floor 3: what is pending is judged before the first of it runs, by the linter, with what the live database says. */
@NullMarked
package dev.pgguard.preflight;

import org.jspecify.annotations.NullMarked;
