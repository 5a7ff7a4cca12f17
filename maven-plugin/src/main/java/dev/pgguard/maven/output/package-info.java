/** What the linter found, as people and tools read it. */
@NullMarked
package dev.pgguard.maven.output;

import org.jspecify.annotations.NullMarked;
