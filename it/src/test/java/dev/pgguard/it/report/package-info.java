/** The report of real runs in a real browser. */
@NullMarked
package dev.pgguard.it.report;

import org.jspecify.annotations.NullMarked;
