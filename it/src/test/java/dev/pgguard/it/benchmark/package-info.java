/** What the guard costs and what it saves; docs/benchmarks.md has the commands and the figures. */
@NullMarked
package dev.pgguard.it.benchmark;

import org.jspecify.annotations.NullMarked;
