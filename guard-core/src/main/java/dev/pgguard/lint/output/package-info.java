/** What the linter found, as people and tools read it. */
@NullMarked
package dev.pgguard.lint.output;

import org.jspecify.annotations.NullMarked;
