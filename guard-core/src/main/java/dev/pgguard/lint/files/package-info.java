/** Migration files as the tools read them: in which order, how each is run, and what cannot be read; and which findings are known already. */
@NullMarked
package dev.pgguard.lint.files;

import org.jspecify.annotations.NullMarked;
